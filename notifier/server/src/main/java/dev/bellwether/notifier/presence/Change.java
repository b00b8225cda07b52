package dev.bellwether.notifier.presence;

import org.jspecify.annotations.Nullable;

/** Somebody came to a place where no pod knew of them, or the last pod that did knows no more. */
record Change(Kind kind, Place place, @Nullable String subject) {
    enum Kind {
        JOIN,
        LEAVE;

        @Override
        public String toString() {
            return this == JOIN ? "join" : "leave";
        }
    }
}

package dev.bellwether.e2e.images;

import java.util.Locale;

/** What is wrong with a faulty notifier; see {@code dev.bellwether.e2e.faulty}. */
public enum Fault {
    /** Pushes an empty resource beside each notification, once it is switched on. */
    PUSH_PER_NOTIFICATION,
    /** Resets every stream with INTERNAL_ERROR, once it is switched on. */
    INTERNAL_ERROR,
    /** Ends two seconds after its start. */
    CRASH_LOOP,
    /** Never becomes ready. */
    NEVER_READY;

    /** As in the variable {@code FAULT} and in image names, such as {@code internal-error}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it is healthy until {@code POST :9998/fault/on}. */
    public boolean hasSwitch() {
        return this == PUSH_PER_NOTIFICATION || this == INTERNAL_ERROR;
    }
}

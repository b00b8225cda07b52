package dev.bellwether.notifier.priority;

import org.jspecify.annotations.Nullable;

/**
 * The streams of one urgency that have something to send, in turns: deficit round robin (Shreedhar and Varghese, 1995), where a turn's bytes go by weight.
 * A turn that the window cut short goes on when the window opens.
 */
final class Round {
    private @Nullable Turn next;
    private @Nullable Sequence sequence;
    /** Among the urgencies. */
    final int bit;
    /** Since when this urgency may claim what the connection sends, as bytes that it had sent then; kept by {@link Urgencies}. */
    long since;

    Round(int bit) {
        this.bit = bit;
    }

    boolean isEmpty() {
        return next == null;
    }

    void join(Place place) {
        if (place.isIncremental()) {
            link(place);
            return;
        }
        Sequence one = sequence;
        if (one == null) {
            one = new Sequence();
            sequence = one;
        }
        one.add(place);
        if (!one.isLinked) {
            link(one);
        }
    }

    void leave(Place place) {
        if (place.isLinked) {
            unlink(place);
            return;
        }
        leaveSequence(place);
    }

    private void leaveSequence(Place place) {
        Sequence one = sequence;
        if (one != null) {
            one.remove(place);
            if (one.isEmpty() && one.isLinked) {
                unlink(one);
            }
        }
    }

    /** Whose turn it is. Only when somebody waits. */
    Turn turn() {
        Turn turn = next;
        if (turn == null) {
            throw new IllegalStateException("round: empty (expected: somebody waits)");
        }
        return turn;
    }

    /**
     * Takes what is to be sent off the turn, which ends when nothing is left of it.
     *
     * @param turn whose it is
     * @param most bytes, at least 1
     * @return bytes, at least 1
     */
    int take(Turn turn, int most) {
        if (turn.after == turn) {
            turn.left = 0; // nobody to take turns with
            return most;
        }
        int rest = turn.left > 0 ? turn.left : turn.weight() * Turn.BYTES;
        int bytes = Math.min(most, rest);
        turn.left = rest - bytes;
        if (turn.left == 0) {
            next = turn.after;
        }
        return bytes;
    }

    /** Before whose turn it is: the last to get one. */
    private void link(Turn turn) {
        Turn first = next;
        turn.isLinked = true;
        turn.left = 0;
        if (first == null) {
            next = turn;
            return;
        }
        turn.before = first.before;
        turn.after = first;
        first.before.after = turn;
        first.before = turn;
    }

    private void unlink(Turn turn) {
        if (turn.after == turn) {
            next = null;
        } else if (next == turn) {
            next = turn.after;
        }
        turn.before.after = turn.after;
        turn.after.before = turn.before;
        turn.before = turn;
        turn.after = turn;
        turn.isLinked = false;
        turn.left = 0;
    }
}

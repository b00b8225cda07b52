package dev.bellwether.notifier.priority;

import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.StreamByteDistributor.Writer;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one urgency that have something to send, in turns: deficit round robin (Shreedhar and Varghese, 1995), where a turn's bytes go by weight.
 * A turn that the window cut short goes on when the window opens.
 */
final class Round {
    private @Nullable Turn next;
    private @Nullable Sequence sequence;
    /** What this urgency may claim before more urgent ones, in shares of a byte; kept by {@link Urgencies}. */
    int owed;

    boolean isEmpty() {
        return next == null;
    }

    void join(Place place) {
        if (place.priority().incremental()) {
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
        Sequence one = sequence;
        if (one != null) {
            one.remove(place);
            if (one.isEmpty() && one.isLinked) {
                unlink(one);
            }
        }
    }

    /**
     * Lets whose turn it is send. Only when somebody waits.
     *
     * @param most bytes, at least 1
     * @return bytes that were granted, at least 1
     */
    int serve(int most, Writer writer) throws Http2Exception {
        Turn turn = next;
        if (turn == null) {
            throw new IllegalStateException("round: empty (expected: somebody waits)");
        }
        Place place = turn.sender();
        int bytes = Math.min(most, place.sendable());
        if (turn.after == turn) {
            turn.left = 0; // nobody to take turns with
        } else {
            int rest = turn.left > 0 ? turn.left : turn.weight() * Turn.BYTES;
            bytes = Math.min(bytes, rest);
            turn.left = rest - bytes;
            if (turn.left == 0) {
                next = turn.after;
            }
        }
        int before = place.sendable();
        place.granted(bytes);
        place.write(bytes, writer);
        if (place.isWaiting() && place.sendable() == before) {
            // It took nothing of what it may take: it waits for news of it, or this round would never end.
            leave(place);
            place.waits(false);
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

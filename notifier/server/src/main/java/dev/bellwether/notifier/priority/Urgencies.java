package dev.bellwether.notifier.priority;

import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.StreamByteDistributor.Writer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Who of a connection's streams sends next: the most urgent first, by turns inside one urgency. So that a crowd of urgent streams silences nobody, each less
 * urgent round in which somebody waits gets a twentieth of what the connection sends meanwhile.
 */
final class Urgencies {
    /** One byte of so many is a less urgent round's. */
    private static final int SHARE = 20;
    /** What such a round gets at a time, so that frames stay worth their headers. */
    private static final int LEAST = 1024;
    /** After so many bytes it is looked whether a less urgent round has waited for long enough. */
    private static final int MOST = 16 << 10;

    private final @Nullable Round[] rounds = new @Nullable Round[StreamPriority.LEAST_URGENT + 1];
    private @Nullable ArrayDeque<Place> empty;
    /** A bit for each urgency in which somebody waits. */
    private int occupied;

    private long sent;

    /** Whether nobody waits to send bytes. */
    boolean isIdle() {
        return occupied == 0;
    }

    /** Bytes granted until now. */
    long sent() {
        return sent;
    }

    /** Counts bytes that were granted past these rounds. */
    void granted(int bytes) {
        sent += bytes;
    }

    /** Takes note of what a stream may send. */
    void update(Place place) {
        boolean waits = place.sendable() > 0;
        if (waits && !place.isWaiting()) {
            join(place);
        } else if (!waits && place.isWaiting()) {
            leave(place);
        }
    }

    /** Lets a stream whose frames have no bytes write, once. */
    void offerEmpty(Place place) {
        if (!place.isWaitingEmpty()) {
            ArrayDeque<Place> all = empty;
            if (all == null) {
                all = new ArrayDeque<>(2);
                empty = all;
            }
            place.waitsEmpty(true);
            all.add(place);
        }
    }

    /** Moves a stream to where its new priority belongs. One that stays in its urgency loses nothing by it, and one that only weighs more or less keeps its turn. */
    void reprioritize(Place place, Signals signals, StreamPriority priority) {
        StreamPriority before = place.priority();
        boolean moves = place.isWaiting()
                && (priority.urgency() != before.urgency() || priority.incremental() != before.incremental());
        if (moves) {
            round(before.urgency()).leave(place);
        }
        place.said(signals, priority);
        place.left = Math.min(place.left, priority.weight() * Turn.BYTES);
        if (moves) {
            join(place);
            settle(before.urgency());
        }
    }

    /** Takes a stream out of whatever it waits in; {@link #update} lets it wait again. */
    void forget(Place place) {
        if (place.isWaiting()) {
            leave(place);
        }
    }

    /** @param most bytes; with 0, frames without bytes are written still */
    void distribute(int most, Writer writer) throws Http2Exception {
        writeEmpty(writer);
        int left = most;
        while (left > 0 && occupied != 0) {
            left -= serve(left, writer);
        }
    }

    private int serve(int most, Writer writer) throws Http2Exception {
        int waited = occupied;
        int first = Integer.numberOfTrailingZeros(waited);
        int lesser = waited & (waited - 1);
        int urgency = lesser == 0 ? first : due(first, lesser);
        Round round = round(urgency);
        int bound = lesser == 0 ? most : Math.min(most, urgency == first ? MOST : LEAST);
        int bytes = round.serve(bound, writer);
        sent += bytes;
        if (urgency == first) {
            round.owed = 0;
        } else {
            round.owed -= SHARE * bytes;
        }
        for (int rest = lesser; rest != 0; rest &= rest - 1) {
            round(Integer.numberOfTrailingZeros(rest)).owed += bytes;
        }
        // Writing may have ended whatever waits there, or let somebody else join: who waits no longer takes no debt
        // along.
        for (int rest = waited | occupied; rest != 0; rest &= rest - 1) {
            settle(Integer.numberOfTrailingZeros(rest));
        }
        return bytes;
    }

    /** The round that is owed most of those that are owed enough; the most urgent where none is. */
    private int due(int first, int lesser) {
        int due = first;
        int most = SHARE * LEAST - 1;
        for (int rest = lesser; rest != 0; rest &= rest - 1) {
            int urgency = Integer.numberOfTrailingZeros(rest);
            int owed = round(urgency).owed;
            if (owed > most) {
                due = urgency;
                most = owed;
            }
        }
        return due;
    }

    private void writeEmpty(Writer writer) throws Http2Exception {
        ArrayDeque<Place> all = empty;
        if (all == null) {
            return;
        }
        // Those that ask again while they write wait for the next time.
        for (int count = all.size(); count > 0; count--) {
            Place place = all.poll();
            if (place == null) {
                break;
            }
            place.waitsEmpty(false);
            if (place.hasFrame() && !place.isWaiting()) {
                place.write(0, writer);
            }
        }
        if (all.isEmpty()) {
            empty = null;
        }
    }

    private void join(Place place) {
        int urgency = place.priority().urgency();
        round(urgency).join(place);
        place.waits(true);
        occupied |= 1 << urgency;
    }

    private void leave(Place place) {
        int urgency = place.priority().urgency();
        round(urgency).leave(place);
        place.waits(false);
        settle(urgency);
    }

    private void settle(int urgency) {
        Round round = round(urgency);
        if (round.isEmpty()) {
            occupied &= ~(1 << urgency);
            round.owed = 0;
        }
    }

    private Round round(int urgency) {
        Round round = rounds[urgency];
        if (round == null) {
            round = new Round();
            rounds[urgency] = round;
        }
        return round;
    }
}

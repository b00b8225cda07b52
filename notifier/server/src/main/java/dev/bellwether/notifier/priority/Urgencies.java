package dev.bellwether.notifier.priority;

import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.StreamByteDistributor.Writer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Who of a connection's streams sends next: the most urgent first, by turns inside one urgency. So that a crowd of urgent streams silences nobody, each less
 * urgent round in which somebody waits gets a twentieth of what the connection sends meanwhile.
 *
 * <p>What a round may claim is not added up with each grant: it is what the connection has sent since {@link Round#since}, which moves on by twenty bytes for
 * each that the round gets.
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
    /** Until the connection has sent so much, no less urgent round may claim anything. */
    private long quiet;

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

    /** Lets a stream that has something to send wait for its turn. */
    void add(Place place) {
        if (place.round() == null) {
            join(place);
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
        Round round = place.round();
        if (round == null || isOfOneKind(place, priority)) {
            place.said(signals, priority);
            place.left = Math.min(place.left, priority.weight() * Turn.BYTES);
        } else {
            round.leave(place);
            place.said(signals, priority);
            join(place);
            settle(round);
        }
    }

    /** Takes a stream out of whatever it waits in; {@link #add} lets it wait again. */
    void forget(Place place) {
        Round round = place.round();
        if (round != null) {
            round.leave(place);
            place.waitsIn(null);
            settle(round);
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
        Round first = round(Integer.numberOfTrailingZeros(occupied));
        int lesser = occupied & (occupied - 1);
        if (lesser == 0) {
            return grant(first, first, most, writer);
        }
        Round due = sent < quiet ? first : due(first, lesser);
        return grant(due, first, Math.min(most, due == first ? MOST : LEAST), writer);
    }

    private int grant(Round round, Round first, int most, Writer writer) throws Http2Exception {
        Turn turn = round.turn();
        Place place = turn.sender();
        int before = place.sendable();
        int bytes = round.take(turn, Math.min(most, before));
        place.granted(bytes, sent);
        // Counted before it is written: who begins to wait meanwhile is owed nothing of it.
        sent += bytes;
        if (round == first) {
            first.since = sent;
        } else {
            round.since += (long) SHARE * bytes;
            first.since += bytes;
        }
        place.write(bytes, writer);
        if (place.sendable() == before) {
            // It took nothing of what it may take: it waits for news of it, or this would never end.
            forget(place);
        }
        return bytes;
    }

    /** The round that is owed most of those that are owed enough; the most urgent where none is. */
    private Round due(Round first, int lesser) {
        Round due = first;
        long since = Long.MAX_VALUE;
        for (int rest = lesser; rest != 0; rest &= rest - 1) {
            Round round = round(Integer.numberOfTrailingZeros(rest));
            if (round.since < since) {
                due = round;
                since = round.since;
            }
        }
        quiet = since + SHARE * LEAST;
        return sent < quiet ? first : due;
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
            if (place.hasFrame() && place.round() == null) {
                place.write(0, writer);
            }
        }
        if (all.isEmpty()) {
            empty = null;
        }
    }

    private void join(Place place) {
        Round round = round(place.urgency());
        if ((occupied & round.bit) == 0) {
            // It takes no debt along from before, and may be more urgent than the one that was first.
            occupied |= round.bit;
            round.since = sent;
            quiet = 0;
        }
        round.join(place);
        place.waitsIn(round);
    }

    private static boolean isOfOneKind(Place place, StreamPriority priority) {
        return place.urgency() == priority.urgency() && place.isIncremental() == priority.incremental();
    }

    private void settle(Round round) {
        if (round.isEmpty()) {
            occupied &= ~round.bit;
        }
    }

    private Round round(int urgency) {
        Round round = rounds[urgency];
        if (round == null) {
            round = new Round(1 << urgency);
            rounds[urgency] = round;
        }
        return round;
    }
}

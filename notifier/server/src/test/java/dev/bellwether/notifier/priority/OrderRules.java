package dev.bellwether.notifier.priority;

import dev.bellwether.notifier.priority.Flow.State;
import java.util.List;

/** What has to hold at every grant, told by what streams had to send when it was made: which knows nothing of how the scheduler does it. */
final class OrderRules implements Flow.Watcher {
    /** How many streams may be opened. */
    static final int STREAMS = 64;

    private static final int URGENCIES = 8;
    private static final int SHARE = 20;
    /** What a less urgent round may be owed, in shares: what it gets at a time, what the most urgent got meanwhile, and once what each of the others gets. */
    private static final int OWED = (SHARE + 16 + URGENCIES - 2) << 10;

    private final StreamScheduler scheduler;
    private final List<State> streams;
    /** Bytes that were granted while somebody of that urgency waited behind another, and how many of them it got. */
    private final long[] all = new long[URGENCIES];

    private final long[] own = new long[URGENCIES];
    /** By how much, per weight, one got more than another since both wait and share. */
    private final double[][] lead = new double[STREAMS][STREAMS];

    private final StreamPriority[] known = new StreamPriority[STREAMS];

    /** @param streams that are open, kept by the caller */
    OrderRules(StreamScheduler scheduler, List<State> streams) {
        this.scheduler = scheduler;
        this.streams = streams;
    }

    @Override
    public void grants(State to, int bytes) {
        if (bytes == 0 || scheduler.isTree()) {
            return;
        }
        StreamPriority priority = priority(to);
        int waiting = waiting();
        int first = Integer.numberOfTrailingZeros(waiting);
        urgencies(priority.urgency(), bytes, waiting, first);
        for (State other : streams) {
            if (other != to && other.sendable() > 0 && priority(other).urgency() == priority.urgency()) {
                beside(to, priority, other, bytes);
            }
        }
    }

    /** After each step: what waits no longer, or is of another priority now, begins anew. */
    void settle() {
        int waiting = scheduler.isTree() ? 0 : waiting();
        for (int urgency = 0; urgency < URGENCIES; urgency++) {
            if ((waiting & 1 << urgency) == 0) {
                all[urgency] = 0;
                own[urgency] = 0;
            }
        }
        for (State stream : streams) {
            int at = stream.id() / 2;
            StreamPriority now = priority(stream);
            if (waiting == 0 || stream.sendable() == 0 || !now.equals(known[at])) {
                known[at] = now;
                for (int other = 0; other < STREAMS; other++) {
                    lead[at][other] = 0;
                    lead[other][at] = 0;
                }
            }
        }
    }

    private void urgencies(int urgency, int bytes, int waiting, int first) {
        if (urgency == first) {
            all[urgency] = 0;
            own[urgency] = 0;
        } else {
            own[urgency] += bytes;
        }
        for (int less = first + 1; less < URGENCIES; less++) {
            if ((waiting & 1 << less) == 0) {
                continue;
            }
            all[less] += bytes;
            long owed = all[less] - SHARE * own[less];
            if (owed < 0 || owed > OWED) {
                throw new AssertionError("urgency " + less + ": " + own[less] + " of " + all[less]
                        + " bytes (expected: a twentieth, and at most " + OWED / SHARE + " less)");
            }
        }
    }

    private void beside(State to, StreamPriority priority, State other, int bytes) {
        StreamPriority its = priority(other);
        if (!priority.incremental() && !its.incremental() && other.id() < to.id()) {
            throw new AssertionError("stream " + to.id() + " (expected: first " + other.id()
                    + ", which shares as little and was opened before)");
        }
        if (priority.incremental() && its.incremental()) {
            int one = to.id() / 2;
            int two = other.id() / 2;
            lead[one][two] += (double) bytes / priority.weight();
            lead[two][one] = -lead[one][two];
            if (lead[one][two] > Turn.BYTES + 1e-6) {
                throw new AssertionError("stream " + to.id() + " is " + lead[one][two] + " bytes per weight before "
                        + other.id() + " (expected: at most a turn's " + Turn.BYTES + ")");
            }
        }
    }

    /** A bit for each urgency in which somebody has something to send. */
    private int waiting() {
        int waiting = 0;
        for (State stream : streams) {
            if (stream.sendable() > 0) {
                waiting |= 1 << priority(stream).urgency();
            }
        }
        return waiting;
    }

    private StreamPriority priority(State stream) {
        return scheduler.priority(stream.stream());
    }
}

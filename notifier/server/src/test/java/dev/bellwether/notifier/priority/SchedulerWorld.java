package dev.bellwether.notifier.priority;

import dev.bellwether.notifier.priority.Flow.Grant;
import dev.bellwether.notifier.priority.Flow.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A connection and its streams, to which things happen by chance. */
final class SchedulerWorld {
    private static final int MOST = 16;
    /** Netty's tree is ahead or behind by what it gives at a time, whatever the weight: 1 KiB. */
    private static final long TREE_TURN = 512;

    final Random random;
    final StreamScheduler scheduler;
    final Flow flow;
    final List<State> streams = new ArrayList<>();
    private final OrderRules rules;
    private int opened;

    SchedulerWorld(long seed) {
        random = new Random(seed);
        ScheduledConnection connection = new ScheduledConnection();
        scheduler = connection.scheduler();
        flow = new Flow(connection, scheduler);
        rules = new OrderRules(scheduler, streams);
        flow.watchedBy(rules);
    }

    void step() throws Exception {
        State stream = streams.get(random.nextInt(streams.size()));
        switch (random.nextInt(16)) {
            case 0, 1, 2, 3 -> stream.write(random.nextInt(40_000));
            case 4 -> stream.window(random.nextInt(60_000) - 5000);
            case 5 -> stream.window(Integer.MAX_VALUE);
            case 6 -> stream.writeEmpty();
            case 7 -> stream.cancel();
            case 8 -> reprioritize(stream);
            case 9 -> comeOrGo(stream);
            default -> distribute(random.nextInt(20_000));
        }
        rules.settle();
    }

    /** Lets everybody have more than enough to send, and the connection send so much, a little at a time. */
    long send(long bytes) {
        flow.recordNothing();
        streams.forEach(stream -> stream.write(1 << 30));
        rules.settle();
        long sent = 0;
        while (sent < bytes) {
            int some = 1 + random.nextInt(50_000);
            flow.distribute(some);
            sent += some;
        }
        return sent;
    }

    void populate(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            reprioritize(open());
        }
    }

    /** A client of RFC 7540 asks for something. */
    State plant() throws Exception {
        State stream = open();
        scheduler.updateDependencyTree(stream.id(), 0, (short) 200, false);
        scheduler.knowsNoUrgencies();
        return stream;
    }

    void end(State stream) {
        stream.close();
        streams.remove(stream);
    }

    State classed(int urgency, int weight) {
        State stream = open();
        scheduler.classed(stream.stream(), topics(urgency, weight));
        return stream;
    }

    State open() {
        State stream = flow.open(2 * opened++ + 1);
        streams.add(stream);
        return stream;
    }

    /** Bytes of a turn per weight. */
    long turn() {
        return scheduler.isTree() ? TREE_TURN : Turn.BYTES;
    }

    int urgency(State stream) {
        return scheduler.priority(stream.stream()).urgency();
    }

    /** Whether it shares with nobody, and another of its urgency that does not either was opened before. */
    boolean waitsForAnother(State stream) {
        return !scheduler.priority(stream.stream()).incremental()
                && streams.stream()
                        .filter(one -> one.id() < stream.id())
                        .filter(one -> urgency(one) == urgency(stream))
                        .anyMatch(one -> !scheduler.priority(one.stream()).incremental());
    }

    private void distribute(int most) {
        boolean more = flow.distribute(most);
        long sent = 0;
        for (Grant grant : flow.taken()) {
            sent += grant.bytes();
        }
        boolean waits = false;
        for (State one : streams) {
            waits |= one.sendable() > 0;
        }
        // Netty's tree takes streams for waiting whose windows are empty.
        boolean isTold = scheduler.isTree() ? more || !waits : more == waits;
        if (sent > most || waits && sent < most || !isTold) {
            throw new AssertionError("granted: " + sent + " of " + most + ", waits: " + waits + ", more: " + more
                    + " (expected: all that may be sent, and to be told of the rest)");
        }
    }

    /** Most signs of urgencies fell the tree, if there is one: they come late then. */
    private void reprioritize(State stream) throws Exception {
        PriorityField field = new PriorityField(random.nextInt(8), random.nextBoolean());
        int what = random.nextInt(scheduler.isTree() && random.nextInt(20) > 0 ? 4 : 6);
        switch (what) {
            case 0 -> scheduler.look(stream.stream(), random.nextBoolean());
            case 1 -> scheduler.roundTripsRose(1 + random.nextInt(8) / 8.0);
            case 2 -> scheduler.classed(stream.stream(), topics(random.nextInt(8), 1 + random.nextInt(256)));
            case 3 -> depend(stream);
            case 4 -> scheduler.header(stream.stream(), field);
            default -> scheduler.update(stream.stream(), field);
        }
    }

    private void depend(State stream) {
        State other = streams.get(random.nextInt(streams.size()));
        int parent = other == stream ? 0 : other.id();
        scheduler.updateDependencyTree(stream.id(), parent, (short) (1 + random.nextInt(256)), random.nextInt(4) == 0);
    }

    private void comeOrGo(State stream) throws Exception {
        if (streams.size() > MOST || streams.size() > 1 && random.nextBoolean()) {
            end(stream);
        } else if (opened < OrderRules.STREAMS) {
            reprioritize(open());
        }
    }

    private static TopicClass topics(int urgency, int weight) {
        return new TopicClass("t" + urgency + "/" + weight, urgency, weight, false, null);
    }
}

package dev.bellwether.notifier.hub;

import dev.bellwether.notifier.priority.TopicClasses;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How streams behave.
 *
 * @param heartbeat longest silence
 * @param retry what a client is asked to wait before it reconnects
 * @param queuedBytes most a client may leave unread; a page or a run of notifications may exceed it
 * @param allQueuedBytes most that all clients may
 * @param slowConsumers what happens before
 * @param classes how the streams of one connection are ordered
 */
public record StreamSettings(
        Duration heartbeat,
        Duration retry,
        int queuedBytes,
        long allQueuedBytes,
        SlowConsumerRules slowConsumers,
        TopicClasses classes) {
    /** How much may be on its way to a client, from where it cannot be taken back, when more is written. */
    int onItsWay() {
        return queuedBytes / 2;
    }

    /** How much more may wait for it. */
    int waiting() {
        return queuedBytes - onItsWay();
    }

    /** Between three quarters of the interval and all of it, so that streams opened together do not stay in step. */
    Duration nextHeartbeat(RandomGenerator random) {
        return part(heartbeat, 0.75, 1.0, random);
    }

    /** Between one and two times the wish, for clients sent away together. */
    Duration jitteredRetry(RandomGenerator random) {
        return part(retry, 1.0, 2.0, random);
    }

    private static Duration part(Duration whole, double least, double most, RandomGenerator random) {
        return Duration.ofNanos((long) (whole.toNanos() * random.nextDouble(least, most)));
    }
}

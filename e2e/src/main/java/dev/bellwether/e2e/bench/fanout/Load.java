package dev.bellwether.e2e.bench.fanout;

import java.time.Duration;

/**
 * What clients ask of a server.
 *
 * @param connections how many are open
 * @param streams subscriptions on each
 * @param rate events a second, to all of them
 * @param warm for how long before anything is counted
 * @param counted for how long
 */
record Load(Wire wire, int connections, int streams, double rate, Duration warm, Duration counted) {
    /** Subscriptions in all. */
    long subscribers() {
        return (long) connections * streams;
    }

    Load at(double otherRate) {
        return new Load(wire, connections, streams, otherRate, warm, counted);
    }

    @Override
    public String toString() {
        return connections + " " + wire + " connections, " + subscribers() + " streams, " + rate + " events/s";
    }
}

package dev.bellwether.e2e.bench.pool;

/**
 * What came of a run.
 *
 * @param minutes of the run's own clock
 * @param granted streams that got a connection
 * @param reused those of them that got one which had carried a stream before
 * @param broken streams that ended because the pool closed their connection, and had to be asked for again
 * @param cut pushed responses that ended so
 */
record Outcome(String pool, int minutes, int connections, long granted, long reused, long broken, long cut) {
    double reuse() {
        return granted == 0 ? 0 : (double) reused / granted;
    }

    String row() {
        return "| %s | %,d | %.1f %% | %,d | %,d | %,d |"
                .formatted(pool, granted, 100 * reuse(), granted - reused, broken / minutes, cut);
    }
}

package dev.bellwether.operator.analysis;

/** The age of a peer's oldest connection when something happened: comparing like with like keeps a cold start from looking like a fault. */
public enum ConnectionAge {
    /** Below 10 s. */
    NEW,
    /** Below 60 s. */
    YOUNG,
    /** 60 s and more. */
    OLD
}

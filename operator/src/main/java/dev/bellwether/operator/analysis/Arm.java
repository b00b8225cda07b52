package dev.bellwether.operator.analysis;

/** A side of the comparison. */
public enum Arm {
    STABLE,
    CANARY
}

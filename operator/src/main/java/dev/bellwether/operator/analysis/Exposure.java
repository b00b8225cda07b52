package dev.bellwether.operator.analysis;

/** What happened on one side during one tick. */
public record Exposure(BadPeers bad, AtRisk atRisk) {
    public static final Exposure NONE = new Exposure(BadPeers.NONE, AtRisk.NONE);

    Exposure plus(Exposure other) {
        return new Exposure(bad.plus(other.bad), atRisk.plus(other.atRisk));
    }
}

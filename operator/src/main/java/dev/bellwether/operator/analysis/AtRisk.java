package dev.bellwether.operator.analysis;

/** Peer-milliseconds of connected peers not yet counted, by the age of the connection: {@code e} of the formulas. */
public record AtRisk(long fresh, long young, long old) {
    public static final AtRisk NONE = new AtRisk(0, 0, 0);

    public long of(ConnectionAge age) {
        return switch (age) {
            case NEW -> fresh;
            case YOUNG -> young;
            case OLD -> old;
        };
    }

    public long total() {
        return fresh + young + old;
    }

    AtRisk plus(AtRisk other) {
        return new AtRisk(fresh + other.fresh, young + other.young, old + other.old);
    }

    /** The growth since an earlier reading; zero where a counter began anew behind it. */
    AtRisk since(AtRisk earlier) {
        return new AtRisk(
                Math.max(0, fresh - earlier.fresh), Math.max(0, young - earlier.young), Math.max(0, old - earlier.old));
    }

    boolean below(AtRisk other) {
        return fresh < other.fresh || young < other.young || old < other.old;
    }
}

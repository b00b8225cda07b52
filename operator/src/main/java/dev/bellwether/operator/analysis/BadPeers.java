package dev.bellwether.operator.analysis;

/** Newly bad distinct peers in one tick, by the age of the connection: {@code x} of the formulas. */
public record BadPeers(long fresh, long young, long old) {
    public static final BadPeers NONE = new BadPeers(0, 0, 0);

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

    BadPeers plus(BadPeers other) {
        return new BadPeers(fresh + other.fresh, young + other.young, old + other.old);
    }

    BadPeers plusOne(ConnectionAge age) {
        return switch (age) {
            case NEW -> new BadPeers(fresh + 1, young, old);
            case YOUNG -> new BadPeers(fresh, young + 1, old);
            case OLD -> new BadPeers(fresh, young, old + 1);
        };
    }
}

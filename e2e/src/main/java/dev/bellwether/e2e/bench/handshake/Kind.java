package dev.bellwether.e2e.bench.handshake;

/** What is timed. */
enum Kind {
    FULL_1_2("TLSv1.2", false),
    FULL_1_3("TLSv1.3", false),
    RESUMED_1_2("TLSv1.2", true),
    RESUMED_1_3("TLSv1.3", true);

    private final String version;
    private final boolean resumed;

    Kind(String version, boolean resumed) {
        this.version = version;
        this.resumed = resumed;
    }

    /** As the JDK names it. */
    String version() {
        return version;
    }

    boolean isResumed() {
        return resumed;
    }

    String text() {
        return version.replace("TLSv", "TLS ") + (resumed ? ", resumed" : ", full");
    }
}

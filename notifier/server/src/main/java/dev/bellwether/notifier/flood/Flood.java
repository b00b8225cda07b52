package dev.bellwether.notifier.flood;

/** A limit of {@code limits.flood}, and what a connection that goes beyond it is closed for. */
public enum Flood {
    /** RST_STREAM frames: rapid reset, CVE-2023-44487. */
    RESETS("resets", 30),
    /** Errors that make the server send RST_STREAM: MadeYouReset, CVE-2025-8671. */
    CAUSED_RESETS("caused-resets", 30),
    /** Header lists beyond what is taken, mostly small before they are decompressed. */
    LARGE_HEADERS("large-headers", 30),
    /** Streams opened. */
    STREAMS("streams", 10),
    /** PING frames: CVE-2019-9512. */
    PINGS("pings", 10),
    /** SETTINGS frames, CVE-2019-9515, and GOAWAY. */
    SETTINGS("settings", 10),
    /** Frames of advice: PRIORITY, PRIORITY_UPDATE and whatever type is unknown here: CVE-2019-9513. */
    PRIORITIES("priorities", 10),
    /** DATA frames without data: CVE-2019-9518. */
    EMPTY_DATA("empty-data", 10),
    /** DATA frames with little data. */
    SMALL_DATA("small-data", 10),
    /** WINDOW_UPDATE frames that ask for a DATA frame of a few bytes each, CVE-2019-9511, or for which nothing was sent. */
    WINDOW_UPDATES("window-updates", 10),
    /** CONTINUATION frames, by number or by size: CVE-2024-27316. */
    CONTINUATIONS("continuations", 0),
    /** A connection that takes too long for its preface. */
    PREFACE("preface", 0),
    /** A header block that takes too long. */
    HEADERS("headers", 0),
    /** Windows or a socket that stay shut while something waits for them: CVE-2019-9517. */
    STALLED("stalled", 0);

    private final String reason;
    private final int seconds;

    Flood(String reason, int seconds) {
        this.reason = reason;
        this.seconds = seconds;
    }

    /** The metric's label. */
    public String reason() {
        return reason;
    }

    /** In how long the limit's number is forgiven; 0 for a limit of another kind. */
    int seconds() {
        return seconds;
    }
}

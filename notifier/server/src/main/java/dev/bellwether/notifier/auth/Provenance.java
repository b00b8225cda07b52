package dev.bellwether.notifier.auth;

/** Whose page a request is from, as far as a browser tells. Scripts can set neither {@code Origin} nor {@code Sec-Fetch-Site}. */
public enum Provenance {
    /** A page of this gateway's own origin. */
    OWN,
    /** A page of an origin that the configuration allows. */
    ALLOWED,
    /** A page of any other origin. */
    FOREIGN,
    /** Nothing says that a page has asked: no browser, or one that tells nothing over clear text. */
    UNKNOWN;

    /** Whether what a browser adds by itself, cookies that is, may count. */
    public boolean isTrusted() {
        return this == OWN || this == ALLOWED;
    }
}

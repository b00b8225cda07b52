package dev.bellwether.notifier.page;

/** The content codings (RFC 9110, section 8.4.1) of files that were compressed before they were put here; what compresses best first. */
enum ContentCoding {
    BROTLI("br", ".br"),
    ZSTANDARD("zstd", ".zst"),
    GZIP("gzip", ".gz");

    /** As headers name it. */
    final String token;

    /** What is appended to the file's name. */
    final String suffix;

    ContentCoding(String token, String suffix) {
        this.token = token;
        this.suffix = suffix;
    }
}

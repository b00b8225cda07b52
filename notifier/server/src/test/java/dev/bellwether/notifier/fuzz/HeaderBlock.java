package dev.bellwether.notifier.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A header block, HPACK without Huffman (RFC 7541, section 6.2). */
final class HeaderBlock {
    private static final int[] FIRST = {0x00, 0x40, 0x10, 0x40};

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int first;

    /** @param form 0 to 3: fields not indexed, indexed, never indexed, indexed */
    HeaderBlock(int form) {
        first = FIRST[form];
    }

    /** Each of at most 126 bytes. */
    void add(String name, String value) {
        bytes.write(first);
        string(name);
        string(value);
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    private void string(String text) {
        byte[] said = text.getBytes(StandardCharsets.US_ASCII);
        bytes.write(said.length);
        bytes.writeBytes(said);
    }
}

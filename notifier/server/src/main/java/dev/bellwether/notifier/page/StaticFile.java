package dev.bellwether.notifier.page;

import dev.bellwether.notifier.page.FileContents.Content;
import dev.bellwether.notifier.page.FileContents.Summary;
import dev.bellwether.notifier.push.LinkedResource;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file as it is served, in the variant that was chosen for the client.
 *
 * @param coding of the content; null for none
 * @param varies whether other variants are there
 * @param immutable whether the file's name changes with its content
 * @param summary with the strong tag, quoted, of this variant's content
 * @param content to be read by index alone; null where it was not asked for. Whoever has the file owns it
 * @param links what the page links to
 */
record StaticFile(
        String mediaType,
        @Nullable ContentCoding coding,
        boolean varies,
        boolean immutable,
        Summary summary,
        @Nullable ByteBuf content,
        List<LinkedResource> links) {
    private static final int TAG_BYTES = 16;

    StaticFile {
        links = List.copyOf(links);
    }

    static StaticFile text(String mediaType, String text) {
        ByteBuf content = Unpooled.unreleasableBuffer(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
        Summary summary = new Summary(etag(content.nioBuffer()), content.readableBytes());
        return new StaticFile(mediaType, null, false, false, summary, content, List.of());
    }

    StaticFile with(Content whole) {
        return new StaticFile(mediaType, coding, varies, immutable, whole.summary(), whole.bytes(), links);
    }

    String etag() {
        return summary.tag();
    }

    /** Bytes. */
    int length() {
        return summary.length();
    }

    /** RFC 9110 section 13.1.2: a weak comparison with each tag of the list. */
    boolean isMatchedBy(@Nullable String ifNoneMatch) {
        if (ifNoneMatch == null) {
            return false;
        }
        for (String tag : ifNoneMatch.split(",", -1)) {
            String trimmed = tag.trim();
            if (trimmed.equals("*") || trimmed.equals(etag()) || trimmed.equals("W/" + etag())) {
                return true;
            }
        }
        return false;
    }

    /** Of the content and not of its date: pods whose files were written at other times are to agree. */
    static String etag(ByteBuffer content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(content);
            return '"' + HexFormat.of().formatHex(digest.digest(), 0, TAG_BYTES) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

package dev.bellwether.notifier.publish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bellwether.notifier.http.Problem;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** JSON as publishers send it and as the log keeps it: strict UTF-8, no member twice, nothing after it, numbers digit by digit. */
final class JsonBody {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();

    private JsonBody() {}

    /** @throws Refusal 400 for what is not JSON */
    static JsonNode read(byte[] body) throws Refusal {
        try {
            return JSON.readTree(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString());
        } catch (CharacterCodingException e) {
            throw malformed("body: not UTF-8");
        } catch (JsonProcessingException e) {
            throw malformed("body: not JSON: " + where(e));
        }
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** One line of UTF-8. @throws Refusal 422 for a string that has no UTF-8 */
    static byte[] write(JsonNode node) throws Refusal {
        try {
            ByteBuffer utf8 =
                    StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(JSON.writeValueAsString(node)));
            byte[] json = new byte[utf8.remaining()];
            utf8.get(json);
            return json;
        } catch (CharacterCodingException e) {
            // Half a surrogate pair can be escaped in JSON but has no UTF-8.
            throw new Refusal("body: a string that is not Unicode (expected: whole surrogate pairs)");
        } catch (JsonProcessingException e) {
            throw new Refusal("body: cannot be stored: " + where(e));
        }
    }

    /** The same text for the same content, in whatever order and with whatever space it was sent. */
    static String canonical(JsonNode node) throws Refusal {
        try {
            return JSON.writer().with(JsonNodeFeature.WRITE_PROPERTIES_SORTED).writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new Refusal("body: cannot be stored: " + where(e));
        }
    }

    /** As messages call it: {@code a string}, {@code an array}, {@code missing}. */
    static String kind(JsonNode node) {
        String name = node.getNodeType().name().toLowerCase(Locale.ROOT);
        return name.equals("missing") || name.equals("null") ? name : (name.matches("[aeiou].*") ? "an " : "a ") + name;
    }

    /** The value itself, cut to what fits in a message. */
    static String shown(JsonNode node) {
        return node.isMissingNode() ? "missing" : cut(node.toString());
    }

    static String cut(String text) {
        return text.length() <= 60 ? text : text.substring(0, 57) + "...";
    }

    private static Refusal malformed(String detail) {
        return new Refusal(Problem.of(HttpResponseStatus.BAD_REQUEST, detail));
    }

    private static String where(JsonProcessingException e) {
        String message = e.getOriginalMessage().lines().findFirst().orElse("unreadable");
        return e.getLocation() == null
                ? message
                : message + " at line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }
}

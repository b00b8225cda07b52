package dev.bellwether.notifier.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An error as RFC 9457 has it, of type {@code about:blank}: the title is the status's own phrase.
 *
 * @param status 400 to 599
 * @param detail what was wrong, with the offending value and what was expected; never more than the client may know
 * @param headers further ones of the response, {@code Retry-After} or {@code Allow}
 * @param members extension members (section 3.2)
 */
public record Problem(
        HttpResponseStatus status, String detail, Map<String, String> headers, Map<String, String> members) {
    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem {
        headers = Map.copyOf(headers);
        members = Map.copyOf(members);
    }

    public static Problem of(HttpResponseStatus status, String detail) {
        return new Problem(status, detail, Map.of(), Map.of());
    }

    public Problem with(CharSequence header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header.toString(), value);
        return new Problem(status, detail, more, members);
    }

    public Problem withMember(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(members);
        more.put(name, value);
        return new Problem(status, detail, headers, more);
    }

    /** The problem itself, where it is part of an answer. */
    public String json() {
        StringBuilder json = new StringBuilder("{\"type\":\"about:blank\",\"title\":\"")
                .append(quoted(status.reasonPhrase()))
                .append("\",\"status\":")
                .append(status.code())
                .append(",\"detail\":\"")
                .append(quoted(detail))
                .append('"');
        members.forEach((name, value) -> json.append(",\"")
                .append(name)
                .append("\":\"")
                .append(quoted(value))
                .append('"'));
        return json.append('}').toString();
    }

    /** A new response that the caller owns. */
    public FullHttpResponse response() {
        FullHttpResponse response = WholeAnswer.of(
                status,
                MEDIA_TYPE,
                HttpHeaderValues.NO_STORE,
                Unpooled.wrappedBuffer(json().getBytes(StandardCharsets.UTF_8)));
        headers.forEach(response.headers()::set);
        return response;
    }

    private static String quoted(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }
}

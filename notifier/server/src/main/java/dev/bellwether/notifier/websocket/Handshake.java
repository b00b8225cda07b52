package dev.bellwether.notifier.websocket;

import dev.bellwether.notifier.http.Problem;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The server's half of the opening handshake: RFC 6455 section 4.2 with HTTP/1.1, RFC 8441 section 5 with HTTP/2, where the stream itself is what the
 * key and the upgrade were for.
 */
public sealed interface Handshake {
    /** The one subprotocol there is; it changes nothing but can be asked for. */
    String SUBPROTOCOL = "bellwether.v1";

    String VERSION = "13";

    /**
     * It is one.
     *
     * @param headers of the answer, beside those of the HTTP version
     * @param deflate what was negotiated; empty for no compression
     */
    record Accepted(Map<String, String> headers, Optional<Deflate> deflate) implements Handshake {}

    /** It is none, whenever it is tried. */
    record Refused(Problem problem) implements Handshake {}

    /** Reads a request. */
    static Handshake of(FullHttpRequest request, boolean http2) {
        Optional<Problem> wrong = http2 ? wrongHttp2(request) : wrongHttp1(request);
        if (wrong.isPresent()) {
            return new Refused(wrong.get());
        }
        HttpHeaders headers = request.headers();
        Map<String, String> answer = new LinkedHashMap<>();
        if (!http2) {
            answer.put("sec-websocket-accept", accept(headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY)));
        }
        if (tokens(headers, HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).contains(SUBPROTOCOL)) {
            answer.put("sec-websocket-protocol", SUBPROTOCOL);
        }
        Optional<Deflate> deflate = Deflate.negotiate(headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS));
        deflate.ifPresent(agreed -> answer.put("sec-websocket-extensions", agreed.response()));
        return new Accepted(answer, deflate);
    }

    private static Optional<Problem> wrongHttp1(FullHttpRequest request) {
        HttpHeaders headers = request.headers();
        if (!request.method().equals(HttpMethod.GET)
                || !request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
            return bad("request: " + request.method() + " with " + request.protocolVersion()
                    + " (expected: GET with HTTP/1.1)");
        }
        if (!tokens(headers, HttpHeaderNames.UPGRADE).stream().anyMatch("websocket"::equalsIgnoreCase)) {
            return Optional.of(
                    upgradeRequired("upgrade: " + said(headers, HttpHeaderNames.UPGRADE) + " (expected: websocket)"));
        }
        if (!tokens(headers, HttpHeaderNames.CONNECTION).stream().anyMatch("upgrade"::equalsIgnoreCase)) {
            return bad("connection: " + said(headers, HttpHeaderNames.CONNECTION) + " (expected: upgrade)");
        }
        if (!VERSION.equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
            return Optional.of(upgradeRequired(wrongVersion(headers)));
        }
        List<String> keys = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        if (keys.size() != 1 || !isKey(keys.get(0))) {
            return bad("sec-websocket-key: " + String.join(", ", keys) + " (expected: 16 bytes in base64, once)");
        }
        if (request.content().isReadable()) {
            return bad("body: " + request.content().readableBytes() + " bytes (expected: none)");
        }
        return Optional.empty();
    }

    private static Optional<Problem> wrongHttp2(FullHttpRequest request) {
        if (!request.method().equals(HttpMethod.CONNECT)) {
            return Optional.of(Problem.of(
                            HttpResponseStatus.METHOD_NOT_ALLOWED,
                            "method: " + request.method() + " (expected: CONNECT with :protocol websocket, RFC 8441)")
                    .with(HttpHeaderNames.ALLOW, HttpMethod.CONNECT.name()));
        }
        if (!VERSION.equals(request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
            return Optional.of(Problem.of(HttpResponseStatus.BAD_REQUEST, wrongVersion(request.headers()))
                    .with(HttpHeaderNames.SEC_WEBSOCKET_VERSION, VERSION));
        }
        return Optional.empty();
    }

    /** RFC 9110 section 15.5.22 wants to hear of the protocol, RFC 6455 section 4.4 of the version. */
    private static Problem upgradeRequired(String detail) {
        return Problem.of(HttpResponseStatus.UPGRADE_REQUIRED, detail)
                .with(HttpHeaderNames.CONNECTION, "upgrade")
                .with(HttpHeaderNames.UPGRADE, "websocket")
                .with(HttpHeaderNames.SEC_WEBSOCKET_VERSION, VERSION);
    }

    private static Optional<Problem> bad(String detail) {
        return Optional.of(Problem.of(HttpResponseStatus.BAD_REQUEST, detail));
    }

    private static String wrongVersion(HttpHeaders headers) {
        return "sec-websocket-version: " + said(headers, HttpHeaderNames.SEC_WEBSOCKET_VERSION) + " (expected: "
                + VERSION + ")";
    }

    private static String said(HttpHeaders headers, CharSequence name) {
        String value = headers.get(name);
        return value == null ? "none" : value;
    }

    private static List<String> tokens(HttpHeaders headers, CharSequence name) {
        return headers.getAll(name).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(String::trim)
                .toList();
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == 16;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String accept(String key) {
        try {
            byte[] joined = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(joined));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}

package dev.bellwether.notifier.fuzz;

import dev.bellwether.notifier.fuzz.ScriptReader.Act;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Inputs to begin with: each of the public port's conversations once, and each attack on it. */
final class Seeds {
    /** Of a request's form: it does not end with its headers; it has a body. */
    private static final int OPEN = 4;

    private static final int BODY = OPEN | 16;
    private static final int IN_PARTS = 8;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private Seeds(int... first) {
        say(first);
    }

    /** A page that has files pushed with it. */
    static byte[] page() {
        return plain().request(0, "GET", "/page.html").done();
    }

    static Map<String, byte[]> all() {
        Map<String, byte[]> seeds = new TreeMap<>();
        seeds.put("page", page());
        seeds.put(
                "files",
                plain().request(0, "GET", "/static/app.js", "range: bytes=0-1")
                        .request(0, "GET", "/static/app.js", "accept-encoding: gzip, br")
                        .done());
        seeds.put(
                "early-hints",
                new Seeds(0, 1, 1, 0)
                        .request(0, "GET", "/page.html", "sec-fetch-mode: navigate")
                        .done());
        seeds.put(
                "stream",
                plain().request(0, "GET", "/v1/stream?topic=rooms/1")
                        .publish()
                        .publish()
                        .done());
        seeds.put(
                "publish-cut",
                new Seeds(ScriptReader.CUT_IN_PIECES, 0, 0).publish().done());
        seeds.put(
                "frames-cut",
                new Seeds(ScriptReader.CUT_EACH_FRAME, 0)
                        .request(IN_PARTS, "GET", "/v1/stream?topic=rooms/1")
                        .say(2)
                        .publish()
                        .done());
        seeds.put(
                "poll",
                plain().request(0, "GET", "/v1/poll?topic=rooms/1")
                        .publish()
                        .request(0, "GET", "/v1/poll?topic=rooms/1&wait=0s")
                        .done());
        seeds.put(
                "grpc-web",
                plain().request(
                                OPEN,
                                "POST",
                                "/bellwether.v1.Notifications/Subscribe",
                                "content-type: application/grpc-web+proto")
                        .act(Act.DATA, 1, 18, 128 + 7, 0, 0, 0, 0, 2, 10, 0)
                        .publish()
                        .done());
        seeds.put(
                "websocket",
                websocket()
                        .act(Act.MASKED, 18, 0x81, 2, '{', '}')
                        .act(Act.MASKED, 18, 0x89, 0)
                        .publish()
                        .act(Act.MASKED, 1, 0x88, 2, 3, 0xE8)
                        .done());
        seeds.put(
                "websocket-parts",
                websocket()
                        .act(Act.MASKED, 18, 0x01, 1, '{')
                        .act(Act.MASKED, 18, 0x80, 1, '}')
                        .act(Act.MASKED, 18, 0xC1, 1, 0)
                        .done());
        seeds.put(
                "view",
                plain().request(0, "GET", "/v1/stream?topic=rooms/*&topic=rates/*")
                        .request(BODY, "PUT", "/v1/view", "content-type: application/json")
                        .say(2)
                        .done());
        seeds.put(
                "priorities",
                plain().act(Act.PRIORITY_UPDATE, 17, 0)
                        .request(0, "GET", "/v1/stream?topic=rooms/1", "priority: u=0, i")
                        .act(Act.PRIORITY_UPDATE, 18, 1)
                        .act(Act.PRIORITY, 18, 0, 255)
                        .act(Act.PRIORITY, 3, 18, 1)
                        .publish()
                        .done());
        seeds.put(
                "window-shut",
                new Seeds(0, 1, 3, 0)
                        .request(0, "GET", "/v1/stream?topic=rooms/1")
                        .publish()
                        .again(60)
                        .act(Act.WINDOW_UPDATE, 18, 1)
                        .again(40)
                        .act(Act.WINDOW_UPDATE, 18, 9)
                        .done());
        seeds.put(
                "conflated",
                new Seeds(0, 1, 3, 3)
                        .request(0, "GET", "/v1/stream?topic=rooms/*&topic=rates/*")
                        .request(BODY, "POST", "/v1/topics/rates/1", "content-type: application/json")
                        .say(0)
                        .again(90)
                        .act(Act.WINDOW_UPDATE, 1, 9)
                        .done());
        seeds.put(
                "socket-shut",
                plain().request(0, "GET", "/v1/stream?topic=rooms/1")
                        .act(Act.TAKE, 0)
                        .publish()
                        .again(90)
                        .act(Act.TAKE, 1)
                        .publish()
                        .done());
        seeds.put(
                "rapid-reset",
                plain().request(0, "GET", "/v1/stream?topic=rooms/1")
                        .act(Act.RST_STREAM, 18, 8)
                        .request(0, "GET", "/")
                        .act(Act.RST_STREAM, 18, 8)
                        .again(40)
                        .done());
        seeds.put(
                "made-to-reset",
                plain().request(OPEN, "POST", "/v1/topics/rooms/1")
                        .act(Act.WINDOW_UPDATE, 18, 0)
                        .again(40)
                        .done());
        seeds.put(
                "many-streams",
                plain().request(0, "GET", "/v1/stream?topic=rooms/1").again(127).done());
        seeds.put("pings", plain().act(Act.PING, 0).again(60).done());
        seeds.put("settings", plain().act(Act.SETTINGS, 2, 0, 0, 5, 4).again(60).done());
        seeds.put(
                "table-size",
                plain().act(Act.SETTINGS, 1, 0, 0)
                        .request(0, "GET", "/openapi.json")
                        .act(Act.SETTINGS, 1, 0, 9)
                        .request(0, "GET", "/openapi.json")
                        .done());
        seeds.put(
                "continuations",
                plain().act(Act.HEADERS, 0, 16, 1, 0x82)
                        .act(Act.FRAME, 9, 0, 18, 0)
                        .again(20)
                        .done());
        seeds.put(
                "large-headers",
                plain().act(Act.HEADERS, 5, 17, 254, 0, 0).again(9).done());
        seeds.put(
                "compressed",
                plain().act(Act.HEADERS, 5, 17, 4, 0x82, 0x86, 0x84, 0x81)
                        .act(Act.HEADERS, 5, 16, 3, 0x82, 0xFF, 0xFF)
                        .done());
        seeds.put(
                "empty-data",
                plain().request(OPEN, "POST", "/v1/topics/rooms/1")
                        .act(Act.DATA, 0, 18, 5)
                        .again(60)
                        .done());
        seeds.put(
                "large-body",
                plain().request(OPEN, "POST", "/v1/topics/rooms/1", "content-type: application/json")
                        .act(Act.DATA, 0, 18, 128 + 120, 3, 32)
                        .done());
        seeds.put(
                "padded",
                plain().request(OPEN, "POST", "/v1/topics/rooms/1")
                        .act(Act.DATA, 9, 18, 128 + 6, 3, 'x', 'x', 0, 0, 0)
                        .act(Act.DATA, 8, 18, 128 + 2, 9, 0)
                        .done());
        seeds.put(
                "goaway",
                plain().request(0, "GET", "/v1/stream?topic=rooms/1")
                        .act(Act.FRAME, 7, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0)
                        .publish()
                        .done());
        seeds.put(
                "unknown",
                plain().act(Act.FRAME, 11, 255, 0, 3, 1, 2, 3)
                        .again(80)
                        .act(Act.FRAME, 5, 4, 1, 5, 0, 0, 0, 2, 0x82)
                        .done());
        seeds.put(
                "too-long",
                plain().act(Act.LIE, 0, 0, 18, 7, 2, 1, 2).act(Act.PING, 0).done());
        seeds.put(
                "garbage",
                plain().act(Act.RAW, 9, 255, 255, 255, 255, 255, 255, 255, 255, 255)
                        .done());
        seeds.put(
                "no-settings",
                new Seeds(ScriptReader.NO_SETTINGS).act(Act.PING, 0).done());
        seeds.put(
                "http1",
                new Seeds(ScriptReader.NO_PREFACE)
                        .raw("GET /v1/stream?topic=rooms/1 HTTP/1.1\r\nhost: a\r\n\r\n")
                        .act(Act.CUT)
                        .raw("GET / HTTP/1.1\r\n\r\n")
                        .done());
        seeds.put(
                "http1-upgrade",
                new Seeds(ScriptReader.NO_PREFACE)
                        .raw(
                                "GET /v1/ws HTTP/1.1\r\nhost: a\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
                        .act(Act.RAW, 8, 0x81, 0x82, 0, 0, 0, 0, '{', '}')
                        .done());
        return seeds;
    }

    private static Seeds plain() {
        return new Seeds(0, 0);
    }

    private static Seeds websocket() {
        return plain().request(OPEN, "CONNECT", "/v1/ws", ":protocol: websocket", "sec-websocket-version: 13");
    }

    private Seeds request(int form, String method, String target, String... headers) {
        act(
                Act.REQUEST,
                form | headers.length,
                List.of(Words.METHODS).indexOf(method),
                List.of(Words.TARGETS).indexOf(target));
        for (String header : headers) {
            for (int i = 0; i < Words.HEADERS.length; i++) {
                if (header.equals(Words.HEADERS[i][0] + ": " + Words.HEADERS[i][1])) {
                    say(i);
                }
            }
        }
        return this;
    }

    private Seeds publish() {
        return request(BODY, "POST", "/v1/topics/rooms/1", "content-type: application/json")
                .say(0);
    }

    private Seeds again(int times) {
        return act(Act.AGAIN, times);
    }

    private Seeds raw(String text) {
        act(Act.RAW, text.length());
        bytes.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    private Seeds act(Act act, int... of) {
        return say(act.ordinal()).say(of);
    }

    private Seeds say(int... said) {
        for (int each : said) {
            bytes.write(each);
        }
        return this;
    }

    private byte[] done() {
        return bytes.toByteArray();
    }
}

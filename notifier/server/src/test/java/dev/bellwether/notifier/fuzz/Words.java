package dev.bellwether.notifier.fuzz;

/** What inputs name by number: what the public port has an ear for. New words go to an end, or inputs that were kept say something else. */
final class Words {
    static final String[] METHODS = {"GET", "POST", "HEAD", "CONNECT", "PUT", "OPTIONS", "TRACE", ""};

    static final String[] TARGETS = {
        "/v1/stream?topic=rooms/1",
        "/v1/topics/rooms/1",
        "/v1/poll?topic=rooms/1",
        "/v1/ws",
        "/page.html",
        "/bellwether.v1.Notifications/Subscribe",
        "/v1/view",
        "/v1/stream?topic=rooms/*&topic=rates/*",
        "/v1/topics/rates/1",
        "/v1/topics",
        "/static/app.js",
        "/openapi.json",
        "/v1/poll?topic=rooms/1&wait=0s",
        "/v1/presence/rooms/1",
        "/../secret",
        "*",
        "/",
        ""
    };

    static final String[][] HEADERS = {
        {"content-type", "application/json"},
        {"content-type", "application/cloudevents+json"},
        {"content-type", "application/grpc-web+proto"},
        {"content-type", "application/grpc-web-text"},
        {"content-length", "0"},
        {"content-length", "17"},
        {":protocol", "websocket"},
        {"sec-websocket-version", "13"},
        {"sec-websocket-extensions", "permessage-deflate"},
        {"priority", "u=0, i"},
        {"priority", "u=7"},
        {"last-event-id", "a-1"},
        {"origin", "https://example.com"},
        {"expect", "100-continue"},
        {"te", "trailers"},
        {"connection", "close"},
        {"transfer-encoding", "chunked"},
        {"host", "elsewhere"},
        {"x-forwarded-for", "1.2.3.4"},
        {"range", "bytes=0-1"},
        {"accept-encoding", "gzip, br"},
        {"sec-fetch-mode", "navigate"},
        {"UPPER", "case"},
        {":path", "/"},
        {"grpc-timeout", "1S"},
        {"cookie", "a=b; c=d"}
    };

    static final String[] BODIES = {
        "{\"type\":\"message\",\"data\":{\"n\":1}}",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/\",\"type\":\"t\",\"data\":{}}",
        "{\"topics\":[\"rooms/*\"]}",
        "[{\"topic\":\"rooms/1\",\"type\":\"t\",\"data\":{}}]",
        "{",
        ""
    };

    static final String[] PRIORITIES = {"u=0", "u=7, i", "i", "u=9", "u=", "", "u=3;a=1, x=(1 2)"};

    static final int[] INTEGERS = {
        0,
        1,
        2,
        127,
        128,
        1023,
        1024,
        16_383,
        16_384,
        65_535,
        65_536,
        0xFF_FFFF,
        0x3FFF_FFFF,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        -1
    };

    /** Of SETTINGS; the last is RFC 9218's, 8 is RFC 8441's, and 0x7F nobody's. */
    static final int[] SETTINGS = {1, 2, 3, 4, 5, 6, 8, 9, 0x7F};

    private Words() {}
}

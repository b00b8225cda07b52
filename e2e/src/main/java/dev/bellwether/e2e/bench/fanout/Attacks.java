package dev.bellwether.e2e.bench.fanout;

import static dev.bellwether.e2e.bench.fanout.Frames.integer;
import static dev.bellwether.e2e.bench.fanout.Frames.join;
import static io.netty.handler.codec.http2.Http2Flags.END_HEADERS;
import static io.netty.handler.codec.http2.Http2Flags.END_STREAM;
import static io.netty.handler.codec.http2.Http2FrameTypes.CONTINUATION;
import static io.netty.handler.codec.http2.Http2FrameTypes.DATA;
import static io.netty.handler.codec.http2.Http2FrameTypes.HEADERS;
import static io.netty.handler.codec.http2.Http2FrameTypes.PING;
import static io.netty.handler.codec.http2.Http2FrameTypes.PRIORITY;
import static io.netty.handler.codec.http2.Http2FrameTypes.RST_STREAM;
import static io.netty.handler.codec.http2.Http2FrameTypes.WINDOW_UPDATE;

import dev.bellwether.e2e.bench.fanout.Attack.Limit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/** The twelve, against the notifier's default limits but for the times, which would take minutes. */
final class Attacks {
    static final Duration SLOW = Duration.ofSeconds(2);
    static final Duration STALLED = Duration.ofSeconds(3);
    private static final String STREAM = "/v1/stream?topic=rooms/2";
    private static final int FORMS = 7;
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int WHOLE = END_HEADERS | END_STREAM;
    private static final int CANCEL = 8;
    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int MAX_HEADER_LIST_SIZE = 6;
    private static final byte[] NOTHING = {};
    /** A header block of 4 KiB, and a header list of 3 MiB: a large entry for the table, and then that entry again and again. */
    private static final byte[] BOMB = bomb();

    private Attacks() {}

    /** The limits that they meet, as the configuration has them. */
    static String limits() {
        return "flood: {preface: " + SLOW.toSeconds() + "s, headers: " + SLOW.toSeconds() + "s, stalled: "
                + STALLED.toSeconds() + "s}";
    }

    static List<Attack> all() {
        return List.of(
                steady(
                        "rapid reset",
                        "resets",
                        1000,
                        2000,
                        n -> join(get(n, STREAM), Frames.of(RST_STREAM, 0, id(n), integer(CANCEL)))),
                steady(
                        "MadeYouReset, seven forms in turn",
                        "caused-resets",
                        200,
                        1000,
                        n -> n % FORMS == 0
                                ? Frames.of(HEADERS, WHOLE, id(n), Frames.block("G ET", STREAM))
                                : join(get(n, STREAM), error(n))),
                steady(
                        "CONTINUATION flood",
                        "continuations",
                        16,
                        2000,
                        n -> n == 0
                                ? Frames.of(HEADERS, 0, 1, Frames.block("GET", STREAM))
                                : Frames.of(CONTINUATION, 0, 1, NOTHING)),
                // HEAD, for a client that gives no window would stall what has a body.
                new Attack(
                        "tiny header list limit",
                        List.of(),
                        1000,
                        4,
                        Limit.steps(Integer.MAX_VALUE),
                        Attack.preface(MAX_HEADER_LIST_SIZE, 1),
                        n -> Frames.of(HEADERS, WHOLE, id(n), Frames.block("HEAD", "/nothing"))),
                steady(
                        "empty DATA",
                        "empty-data",
                        100,
                        2000,
                        n -> n == 0
                                ? Frames.of(HEADERS, END_HEADERS, 1, Frames.block("POST", "/v1/topics/rooms/2"))
                                : Frames.of(DATA, 0, 1, NOTHING)),
                steady("PING flood", "pings", 100, 2000, n -> Frames.of(PING, 0, 0, new byte[8])),
                steady(
                        "SETTINGS flood",
                        "settings",
                        50,
                        2000,
                        n -> Frames.settings(INITIAL_WINDOW_SIZE, 1000 + n % 1000)),
                new Attack(
                        "zero window",
                        List.of("stalled"),
                        100,
                        10,
                        Limit.time(STALLED),
                        Attack.preface(INITIAL_WINDOW_SIZE, 0),
                        n -> n < 50 ? get(n, STREAM) : NOTHING),
                new Attack(
                        "WINDOW_UPDATE of a byte",
                        List.of("window-updates"),
                        2000,
                        4,
                        Limit.steps(500),
                        Attack.preface(INITIAL_WINDOW_SIZE, 0),
                        n -> n == 0 ? get(n, STREAM) : Frames.of(WINDOW_UPDATE, 0, 1, integer(1))),
                new Attack(
                        "slow preface",
                        List.of("preface"),
                        4,
                        100,
                        Limit.time(SLOW),
                        NOTHING,
                        n -> n < PREFACE.length()
                                ? PREFACE.substring(n, n + 1).getBytes(StandardCharsets.US_ASCII)
                                : NOTHING),
                new Attack(
                        "slow headers",
                        List.of("headers"),
                        4,
                        100,
                        Limit.time(SLOW),
                        join(Attack.preface(), Frames.of(HEADERS, 0, 1, Frames.block("GET", STREAM))),
                        n -> Frames.of(CONTINUATION, 0, 1, NOTHING)),
                steady("HPACK bomb", "large-headers", 20, 500, n -> Frames.of(HEADERS, WHOLE, id(n), BOMB)),
                new Attack(
                        "stream churn",
                        List.of("streams"),
                        8000,
                        1,
                        Limit.steps(20_000),
                        Attack.preface(),
                        n -> get(n, "/nothing")));
    }

    /** Those who are welcome: they open streams, and close them soon, within all limits. */
    static Attack comingAndGoing() {
        return new Attack(
                "coming and going",
                List.of(),
                30,
                40,
                Limit.steps(Integer.MAX_VALUE),
                Attack.preface(),
                n -> join(get(n, STREAM), Frames.of(RST_STREAM, 0, id(n), integer(CANCEL))));
    }

    private static Attack steady(String title, String reason, int steps, int rate, IntFunction<byte[]> step) {
        return new Attack(title, List.of(reason), rate, 4, Limit.steps(steps), Attack.preface(), step);
    }

    private static byte[] error(int n) {
        return switch (n % FORMS) {
            case 6 -> Frames.of(WINDOW_UPDATE, 0, id(n), integer(0));
            case 1 -> Frames.of(WINDOW_UPDATE, 0, id(n), integer(Integer.MAX_VALUE));
            case 2 -> Frames.of(HEADERS, WHOLE, id(n), Frames.block("GET", STREAM));
            case 3 -> Frames.of(DATA, END_STREAM, id(n), new byte[1]);
            case 4 -> Frames.of(PRIORITY, 0, id(n), new byte[4]);
            default -> Frames.of(PRIORITY, 0, id(n), join(integer(id(n)), new byte[1]));
        };
    }

    private static byte[] get(int n, String path) {
        return Frames.of(HEADERS, WHOLE, id(n), Frames.block("GET", path));
    }

    private static int id(int n) {
        return 2 * n + 1;
    }

    private static byte[] bomb() {
        byte[] entry = {0x40, 1, 'a', 0x7F, (byte) 0xB9, 0x16}; // in the table, of 3000 bytes
        byte[] value = new byte[3000];
        Arrays.fill(value, (byte) 'v');
        byte[] again = new byte[1000];
        Arrays.fill(again, (byte) 0xBE);
        return join(Frames.block("GET", STREAM), entry, value, again);
    }
}

package dev.bellwether.notifier.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what an input says to do, byte for byte; what is not there is 0. A little change of an input is a little change of what it does. */
final class ScriptReader {
    /** What a byte of an input asks for, by its remainder. */
    enum Act {
        REQUEST,
        FRAME,
        DATA,
        HEADERS,
        WINDOW_UPDATE,
        RST_STREAM,
        SETTINGS,
        PING,
        PRIORITY_UPDATE,
        PRIORITY,
        LIE,
        RAW,
        CUT,
        TAKE,
        AGAIN,
        MASKED
    }

    static final int NO_PREFACE = 1;
    static final int NO_SETTINGS = 2;
    static final int CUT_EACH_FRAME = 4;
    static final int CUT_IN_PIECES = 8;

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    /** So many bytes are no more than what a loop of a socket reads, and so many repetitions are beyond every limit that is to be found. */
    private static final int MOST_BYTES = 256 << 10;

    private static final int MOST_AGAIN = 128;
    private static final int MOST_PAYLOAD = 17_000;

    private final byte[] input;
    private final List<Script.Step> steps = new ArrayList<>();
    private final ByteArrayOutputStream piece = new ByteArrayOutputStream();
    private final FrameWriter frames = new FrameWriter(this::add);
    private int at;
    private int bytes;
    private int cutEvery;
    private boolean cutFrames;
    private int newest = -1;
    private Runnable last = () -> {};

    ScriptReader(byte[] input) {
        this.input = input;
    }

    static byte[] preface() {
        return PREFACE.clone();
    }

    Script read() {
        int mode = u8();
        boolean isHttp2 = (mode & NO_PREFACE) == 0;
        cutFrames = (mode & CUT_EACH_FRAME) != 0;
        cutEvery = (mode & CUT_IN_PIECES) != 0 ? 1 + u8() : 0;
        if (isHttp2) {
            piece.writeBytes(PREFACE);
            if ((mode & NO_SETTINGS) == 0) {
                settings();
            }
        }
        while (at < input.length && bytes < MOST_BYTES) {
            act();
        }
        cut();
        return new Script(steps, isHttp2, isHttp2 && (mode & NO_SETTINGS) == 0 && frames.isWhole(), frames.granted());
    }

    private void act() {
        Act[] acts = Act.values();
        Act act = acts[u8() % acts.length];
        switch (act) {
            case REQUEST -> request();
            case FRAME -> frames.frame(u8(), u8(), stream(), payload());
            case DATA -> frames.frame(FrameWriter.DATA, u8(), stream(), body());
            case HEADERS -> frames.frame(FrameWriter.HEADERS, u8(), stream(), payload());
            case WINDOW_UPDATE -> frames.integers(FrameWriter.WINDOW_UPDATE, stream(), integer());
            case RST_STREAM -> frames.integers(FrameWriter.RST_STREAM, stream(), integer());
            case SETTINGS -> settings();
            case PING -> frames.frame(FrameWriter.PING, u8() & 1, 0, new byte[8]);
            case PRIORITY_UPDATE -> priorityUpdate();
            case PRIORITY -> frames.priority(stream(), stream(), u8());
            case LIE -> frames.lie(u8(), u8(), stream(), integer() & 0xFF_FFFF, payload());
            case RAW -> frames.raw(payload());
            case CUT -> cut();
            case TAKE -> {
                cut();
                steps.add(new Script.Take(u8() % 2 == 1));
            }
            case AGAIN -> again();
            case MASKED -> frames.masked(stream(), u8(), payload());
        }
        if (act != Act.REQUEST && act != Act.AGAIN) {
            last = frames::again;
        }
    }

    private void request() {
        int form = u8();
        HeaderBlock block = new HeaderBlock(form >> 6);
        block.add(":method", word(Words.METHODS));
        block.add(":scheme", "http");
        block.add(":authority", "localhost");
        block.add(":path", word(Words.TARGETS));
        for (int more = form & 3; more > 0; more--) {
            String[] header = Words.HEADERS[u8() % Words.HEADERS.length];
            block.add(header[0], header[1]);
        }
        boolean ends = (form & 4) == 0;
        int parts = (form & 8) == 0 ? 1 : 1 + u8() % 8;
        byte @Nullable [] body =
                (form & 16) == 0 || ends ? null : word(Words.BODIES).getBytes(StandardCharsets.UTF_8);
        last = () -> {
            newest += 2;
            frames.headers(newest, ends, parts, block.bytes());
            if (body != null) {
                frames.frame(FrameWriter.DATA, FrameWriter.END_STREAM, newest, body);
            }
        };
        last.run();
    }

    private void settings() {
        int count = u8() % 4;
        int[] settings = new int[2 * count];
        for (int i = 0; i < settings.length; i += 2) {
            settings[i] = Words.SETTINGS[u8() % Words.SETTINGS.length];
            settings[i + 1] = integer();
        }
        frames.settings(settings);
    }

    private void priorityUpdate() {
        int of = stream();
        frames.priorityUpdate(of, word(Words.PRIORITIES));
    }

    private void again() {
        int times = u8() % MOST_AGAIN;
        for (int i = 0; i < times && bytes < MOST_BYTES; i++) {
            last.run();
        }
    }

    /** What was opened last, seldom another: its own number, one of those before, or one that is not opened yet. */
    private int stream() {
        int said = u8();
        return said < 16 ? said : Math.max(0, newest + 4 - said % 8 * 2);
    }

    private byte[] body() {
        int said = u8();
        return said < 128
                ? Words.BODIES[said % Words.BODIES.length].getBytes(StandardCharsets.UTF_8)
                : payload(said - 128);
    }

    private byte[] payload() {
        return payload(u8());
    }

    /** So many bytes of the input itself; from 240 on as many of one as fill frames. */
    private byte[] payload(int said) {
        if (said >= 240) {
            byte[] filled = new byte[((said - 239) << 10) % MOST_PAYLOAD + u8()];
            Arrays.fill(filled, (byte) u8());
            return filled;
        }
        byte[] payload = new byte[Math.min(said, input.length - Math.min(at, input.length))];
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) u8();
        }
        return payload;
    }

    private int integer() {
        int said = u8();
        return said < Words.INTEGERS.length ? Words.INTEGERS[said] : said << 24 | u8() << 16 | u8() << 8 | u8();
    }

    private String word(String[] words) {
        return words[u8() % words.length];
    }

    private int u8() {
        return at < input.length ? input[at++] & 0xFF : 0;
    }

    private void add(byte[] frame) {
        bytes += frame.length;
        piece.writeBytes(frame);
        if (cutFrames) {
            cut();
        }
    }

    private void cut() {
        byte[] all = piece.toByteArray();
        piece.reset();
        int size = cutEvery == 0 ? Math.max(1, all.length) : cutEvery;
        for (int from = 0; from < all.length; from += size) {
            steps.add(new Script.Piece(Arrays.copyOfRange(all, from, Math.min(all.length, from + size))));
        }
    }
}

package dev.bellwether.e2e.bench.fanout;

/** HTTP/1.1: headers and chunk sizes hold no mark of an event, so all bytes are handed on. */
final class PlainReading implements Reading {
    private static final byte[] NOTHING = {};

    @Override
    public byte[] take(byte[] bytes, int length, Payload payload) {
        payload.part(bytes, 0, length);
        return NOTHING;
    }
}

package dev.bellwether.client;

import dev.bellwether.client.push.PushListener;
import dev.bellwether.client.push.PushPromise;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;

/** Gathers the response to an accepted promise. */
final class PushedResponse {
    static final int LIMIT = 1 << 20;

    private final PushPromise promise;
    private final PushListener listener;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int status;

    PushedResponse(PushPromise promise, PushListener listener) {
        this.promise = promise;
        this.listener = listener;
    }

    void headers(int responseStatus) {
        status = responseStatus;
    }

    /** @return false if it grows too large */
    boolean data(ByteBuf chunk) {
        if (body.size() + chunk.readableBytes() > LIMIT) {
            return false;
        }
        body.writeBytes(ByteBufUtil.getBytes(chunk));
        return true;
    }

    void complete() {
        listener.onResponse(promise, status, body.toByteArray());
    }
}

package dev.bellwether.client;

import dev.bellwether.client.push.PushDecision;
import dev.bellwether.client.push.PushListener;
import dev.bellwether.client.push.PushPromise;
import dev.bellwether.client.push.PushWhitelist;
import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;

/**
 * What to do about pushes on a connection.
 *
 * @param whitelist null switches push off
 */
record Pushes(@Nullable PushWhitelist whitelist, PushListener listener) {
    static final Pushes OFF = new Pushes(null, new PushListener() {});

    boolean enabled() {
        return whitelist != null;
    }

    /** Decides and tells the listener. */
    PushDecision decide(PushPromise promise, Endpoint endpoint) {
        PushDecision decision = whitelist == null
                ? PushDecision.NOT_LISTED
                : whitelist.decide(promise, endpoint.scheme(), endpoint.authority());
        if (decision == PushDecision.ACCEPTED) {
            listener.onAccepted(promise);
        } else {
            listener.onRefused(promise, decision);
        }
        return decision;
    }

    static PushPromise promise(Http2Headers headers) {
        return new PushPromise(
                text(headers.method()), text(headers.scheme()), text(headers.authority()), text(headers.path()));
    }

    private static String text(@Nullable CharSequence value) {
        return value == null ? "" : value.toString();
    }
}

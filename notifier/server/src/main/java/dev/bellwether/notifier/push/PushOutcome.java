package dev.bellwether.notifier.push;

import java.util.Locale;

/** What is done about one resource of a page: promised, hinted at, or why neither. */
enum PushOutcome {
    /** By PUSH_PROMISE. */
    PUSH,
    /** By 103 Early Hints. */
    HINT,
    /** {@code push.mode} is Disabled. */
    DISABLED,
    /** HTTP/1.1 knows no promises, and clients of it no interim answers. */
    HTTP1,
    /** Not a {@code rel=preload} link with an absolute or relative reference. */
    NOT_PRELOAD,
    /** A promise carries a path alone. */
    QUERY,
    NOT_WHITELISTED,
    /** The client's SETTINGS_ENABLE_PUSH is 0. */
    CLIENT_REFUSES,
    /** GOAWAY was sent or received. */
    GOING_AWAY,
    /** The connection carries or carried a WebSocket. */
    WEBSOCKET,
    /** The connection carries or carried a stream of gRPC-Web. */
    GRPC_WEB,
    /** The page itself was promised: RFC 9113, section 8.4, allows promises on streams of the client alone. */
    PROMISED_PAGE,
    /** The page's stream was reset or has been answered: a promise has to come before the end of what it belongs to. */
    RESPONSE_ENDED,
    /** Nothing is served there. */
    MISSING,
    /** Once on a connection is enough. */
    ALREADY_PUSHED,
    /** As many pushed streams are open as the client allows. */
    TOO_MANY,
    /** Hints are for pages that a person opens. */
    NOT_A_NAVIGATION;

    /** As a metric's tag, such as {@code not-whitelisted}. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

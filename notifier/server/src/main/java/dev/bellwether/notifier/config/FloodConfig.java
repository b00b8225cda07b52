package dev.bellwether.notifier.config;

import java.time.Duration;

/**
 * What one connection may ask of the server for nothing. Of what is a number in a time, so many may come at once, and what has come is forgiven evenly over that time.
 *
 * @param resets RST_STREAM frames in 30 s, 1 to 1,000,000
 * @param causedResets RST_STREAM frames in 30 s that it makes the server send by what is an error of its own, 1 to 1,000,000
 * @param largeHeaders header lists beyond what is taken in 30 s, 1 to 1,000,000
 * @param streams streams opened in 10 s, 1 to 1,000,000
 * @param pings PING frames in 10 s, 1 to 1,000,000
 * @param settings SETTINGS frames in 10 s beside the first, and GOAWAY, 1 to 1,000,000
 * @param priorities PRIORITY and PRIORITY_UPDATE frames in 10 s, and those of unknown types, 1 to 1,000,000
 * @param emptyData DATA frames in 10 s that have no data and end nothing, 1 to 1,000,000
 * @param smallData DATA frames in 10 s that have less than 64 bytes of data and end nothing, 1 to 1,000,000
 * @param windowUpdates WINDOW_UPDATE frames in 10 s that give next to nothing to a window that has next to nothing, or for which nothing was sent, 1 to 1,000,000
 * @param continuations CONTINUATION frames of one header block, 1 to 1000
 * @param proxyFactor how many times as much of what is a number in a time a connection may do that is from one of the trusted proxies, 1 to 1000
 * @param preface how long a connection may take for its first SETTINGS frame once its first bytes or its TLS are through, 50ms to 1h
 * @param headers how long a header block, or a request's line and headers of HTTP/1.1, may take, 50ms to 1h
 * @param stalled how long something may wait for a peer that gives it no window, or takes nothing from the socket, 50ms to 1h
 */
public record FloodConfig(
        int resets,
        int causedResets,
        int largeHeaders,
        int streams,
        int pings,
        int settings,
        int priorities,
        int emptyData,
        int smallData,
        int windowUpdates,
        int continuations,
        int proxyFactor,
        Duration preface,
        Duration headers,
        Duration stalled) {}

package dev.bellwether.api.v1alpha1;

import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * What one connection may ask of a pod for nothing; beyond it the connection is closed. Of what is a number in a time, so many may come at once, and
 * they are forgiven evenly over that time.
 *
 * @param resets RST_STREAM frames in 30s, 1,000 when absent
 * @param causedResets RST_STREAM frames in 30s that it makes the pod send by errors of its own, 200 when absent
 * @param largeHeaders header lists in 30s that are larger than what is taken, 20 when absent
 * @param streams streams opened in 10s, 20,000 when absent
 * @param pings PING frames in 10s, 100 when absent
 * @param settings SETTINGS frames in 10s beside the first, and GOAWAY, 50 when absent
 * @param priorities PRIORITY and PRIORITY_UPDATE frames in 10s, and those of unknown types, 1,000 when absent
 * @param emptyData DATA frames in 10s that have no data and end nothing, 100 when absent
 * @param smallData DATA frames in 10s that have less than 64 bytes of data and end nothing, 5,000 when absent
 * @param windowUpdates WINDOW_UPDATE frames in 10s that give a few bytes to a window that has next to none, or for which nothing was sent, 500 when absent
 * @param continuations CONTINUATION frames of one header block, 16 when absent
 * @param proxyFactor how many times as much of what is a number in a time a connection from one of the trusted proxies may do, 10 when absent
 * @param preface a duration from 1s to 1h, {@code 10s} when absent: how long the beginning of a connection may take
 * @param headers a duration from 1s to 1h, {@code 10s} when absent: how long a request's headers may take
 * @param stalled a duration from 1s to 1h, {@code 1m} when absent: how long something may wait for a client that takes nothing
 */
@ValidationRule(
        value =
                "!has(self.preface) || duration(self.preface) >= duration('1s') && duration(self.preface) <= duration('1h')",
        message = "flood.preface must be from 1s to 1h")
@ValidationRule(
        value =
                "!has(self.headers) || duration(self.headers) >= duration('1s') && duration(self.headers) <= duration('1h')",
        message = "flood.headers must be from 1s to 1h")
@ValidationRule(
        value =
                "!has(self.stalled) || duration(self.stalled) >= duration('1s') && duration(self.stalled) <= duration('1h')",
        message = "flood.stalled must be from 1s to 1h")
public record Flood(
        @Min(1) @Max(1000000) @Nullable Integer resets,
        @Min(1) @Max(1000000) @Nullable Integer causedResets,
        @Min(1) @Max(1000000) @Nullable Integer largeHeaders,
        @Min(1) @Max(1000000) @Nullable Integer streams,
        @Min(1) @Max(1000000) @Nullable Integer pings,
        @Min(1) @Max(1000000) @Nullable Integer settings,
        @Min(1) @Max(1000000) @Nullable Integer priorities,
        @Min(1) @Max(1000000) @Nullable Integer emptyData,
        @Min(1) @Max(1000000) @Nullable Integer smallData,
        @Min(1) @Max(1000000) @Nullable Integer windowUpdates,
        @Min(1) @Max(1000) @Nullable Integer continuations,
        @Min(1) @Max(1000) @Nullable Integer proxyFactor,

        @Pattern("^([0-9]{1,4}h)?([0-9]{1,6}m)?([0-9]{1,8}s)?$") @Size(min = 2, max = 20) @Nullable
        String preface,

        @Pattern("^([0-9]{1,4}h)?([0-9]{1,6}m)?([0-9]{1,8}s)?$") @Size(min = 2, max = 20) @Nullable
        String headers,

        @Pattern("^([0-9]{1,4}h)?([0-9]{1,6}m)?([0-9]{1,8}s)?$") @Size(min = 2, max = 20) @Nullable
        String stalled) {}

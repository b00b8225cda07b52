package dev.bellwether.api.v1alpha1;

import org.jspecify.annotations.Nullable;

/**
 * A rule of the push whitelist; just one of {@code pathPrefix} and {@code pathRegex} is given.
 *
 * @param pathPrefix an absolute path that the resource's path begins with
 * @param pathRegex an RE2 expression that the resource's whole path matches
 * @param scheme http or https; the request's when absent
 * @param authority the request's when absent; resources of another authority go by 103 Early Hints only
 */
public record PushRule(
        @Nullable String pathPrefix,
        @Nullable String pathRegex,
        @Nullable String scheme,
        @Nullable String authority) {}

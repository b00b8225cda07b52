package dev.bellwether.api.v1alpha1;

import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * A rule of the push whitelist; just one of {@code pathPrefix} and {@code pathRegex} is given.
 *
 * @param pathPrefix an absolute path that the resource's path begins with
 * @param pathRegex an RE2 expression that the resource's whole path matches
 * @param scheme http or https; the request's when absent
 * @param authority the request's when absent; resources of another authority go by 103 Early Hints only
 */
@ValidationRule(
        value = "has(self.pathPrefix) != has(self.pathRegex)",
        message = "a push rule has exactly one of pathPrefix and pathRegex; remove one or add one")
public record PushRule(
        @Pattern("^/.*") @Size(max = 500) @Nullable String pathPrefix,
        @Size(min = 1, max = 500) @Nullable String pathRegex,
        @Pattern("^https?$") @Nullable String scheme,

        @Pattern("^[A-Za-z0-9.:\\[\\]-]+$") @Size(min = 1, max = 253) @Nullable
        String authority) {}

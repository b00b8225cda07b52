package dev.bellwether.api.v1alpha1;

import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * Who may subscribe and publish: everyone, or whoever has a token.
 *
 * @param anonymous true: everyone who reaches the gateway; it has to be said
 * @param jwt whoever has a signed token (JWT) that covers the topic
 */
@ValidationRule(
        value = "has(self.anonymous) != has(self.jwt)",
        message =
                "auth has exactly one of anonymous and jwt: either everyone is let in or whoever has a token; remove one or add one")
@ValidationRule(
        value = "!has(self.anonymous) || self.anonymous",
        message = "auth.anonymous must be true; remove it and say jwt, or remove the gateway to close it")
public record Auth(@Nullable Boolean anonymous, @Nullable JwtAuth jwt) {}

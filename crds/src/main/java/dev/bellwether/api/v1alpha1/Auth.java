package dev.bellwether.api.v1alpha1;

import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * Who may subscribe and publish.
 *
 * @param anonymous true: everyone who reaches the gateway; it has to be said
 */
@ValidationRule(
        value = "self.anonymous",
        message =
                "auth.anonymous must be true: it is the only way in that this version has; remove the gateway to close it")
public record Auth(@Required boolean anonymous) {}

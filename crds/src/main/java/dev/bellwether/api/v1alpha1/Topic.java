package dev.bellwether.api.v1alpha1;

import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * A topic, or a family of topics.
 *
 * @param name segments parted by {@code /}; {@code *} stands for just one segment
 * @param retention what a client that comes back may still ask for
 */
public record Topic(
        @Required @Size(min = 1, max = 200) @Pattern("^([A-Za-z0-9._~-]+|\\*)(/([A-Za-z0-9._~-]+|\\*)){0,7}$")
        String name,

        Retention retention) {}

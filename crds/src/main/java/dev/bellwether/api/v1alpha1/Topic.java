package dev.bellwether.api.v1alpha1;

import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * A topic, or a family of topics.
 *
 * @param name segments parted by {@code /}; {@code *} stands for just one segment
 * @param retention what a client that comes back may still ask for
 * @param slowConsumer what becomes of a client that does not read as fast as notifications come, Disconnect when absent
 */
public record Topic(
        @Required @Size(min = 1, max = 200) @Pattern("^([A-Za-z0-9._~-]+|\\*)(/([A-Za-z0-9._~-]+|\\*)){0,7}$")
        String name,

        Retention retention,
        @Nullable SlowConsumer slowConsumer) {
    /** What becomes of a client that does not read as fast as notifications come. */
    public enum SlowConsumer {
        /** Its stream ends; it comes back with its cursor and misses nothing. */
        Disconnect,
        /** The oldest of what waits for it goes, and it is told of a gap. */
        DropOldest,
        /** It gets the newest notification of each topic, not those in between. */
        Conflate
    }
}

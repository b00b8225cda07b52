package dev.bellwether.api.v1alpha1;

import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
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
 * @param urgency from 0, the most urgent, to 7, among streams of one HTTP/2 connection (RFC 9218); 3 when absent
 * @param weight from 1 to 256: the share among streams of one urgency; 16 when absent
 * @param exclusive for clients that know RFC 7540 alone: whether its streams go before all others of the connection
 * @param priorityParent for clients that know RFC 7540 alone: the topic whose streams go before; it has no priorityParent itself
 */
public record Topic(
        @Required @Size(min = 1, max = 200) @Pattern("^([A-Za-z0-9._~-]+|\\*)(/([A-Za-z0-9._~-]+|\\*)){0,7}$")
        String name,

        Retention retention,
        @Nullable SlowConsumer slowConsumer,
        @Nullable @Min(0) @Max(7) Integer urgency,
        @Nullable @Min(1) @Max(256) Integer weight,
        @Nullable Boolean exclusive,

        @Nullable @Size(min = 1, max = 200) @Pattern("^([A-Za-z0-9._~-]+|\\*)(/([A-Za-z0-9._~-]+|\\*)){0,7}$")
        String priorityParent) {
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

package dev.bellwether.e2e.fleet;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a fleet does.
 *
 * @param origins the gateway's addresses, 1 or more, {@code http://host:port} or {@code https://host:port}: each life of a client and each
 *     attempt to publish takes one of them by chance
 * @param trustedCertificates PEM file for https; null for the JVM's
 * @param clients each a name of its own and the address it connects from; may be empty
 * @param topics 1 or more; client i follows topic i modulo their number, the publisher takes them in turn
 * @param life how long a connection lives on average (exponentially distributed)
 * @param rate notifications published a second, all topics together; 0 to publish nothing
 * @param payloads folder of {@code *.json} files, each one object
 * @param logs folder for the logs; null to write them to standard output
 * @param settle how long the last notifications may take to arrive
 * @param push whether the clients announce that they take pushes (and then refuse all but those below {@code /static/})
 * @param seed of lives and jitter
 * @param publishing what the publisher does when it gets no acknowledgement
 * @param travels 1 or more: each life of a client takes one of them by chance
 */
public record FleetSettings(
        List<URI> origins,
        @Nullable Path trustedCertificates,
        List<Client> clients,
        List<String> topics,
        Duration life,
        double rate,
        Path payloads,
        @Nullable Path logs,
        Duration settle,
        boolean push,
        long seed,
        Publishing publishing,
        List<Travel> travels) {
    /** One address, event streams over HTTP/2, and every notification keyed and tried until it is acknowledged. */
    public FleetSettings(
            URI origin,
            @Nullable Path trustedCertificates,
            List<Client> clients,
            List<String> topics,
            Duration life,
            double rate,
            Path payloads,
            @Nullable Path logs,
            Duration settle,
            boolean push,
            long seed) {
        this(
                List.of(origin),
                trustedCertificates,
                clients,
                topics,
                life,
                rate,
                payloads,
                logs,
                settle,
                push,
                seed,
                Publishing.KEYED,
                List.of(Travel.SSE_H2));
    }

    /** What a publisher does when it gets no acknowledgement. */
    public enum Publishing {
        /** Every notification has a key and is tried again until it is acknowledged: none is stored twice. */
        KEYED,
        /** Every other notification has a key and is tried again; the rest have none and are given up, which is noted as a fault. */
        KEYED_OR_ONCE
    }

    /** A client. */
    public record Client(String name, InetAddress address) {
        /** One that is called after an address of its own. */
        public static Client at(InetAddress address) {
            return new Client(address.getHostAddress(), address);
        }
    }
}

package dev.bellwether.operator.telemetry;

import com.nimbusds.jose.JOSEException;
import dev.bellwether.operator.management.ManagementCertificate;
import dev.bellwether.operator.management.OperatorKeys;
import dev.bellwether.operator.management.PodTokens;
import dev.bellwether.operator.management.PodTrust;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Opens management ports: for each gateway a client that trusts its pods alone, for each request a token for that pod alone.
 */
public final class ManagementClient {
    private static final Duration CONNECT = Duration.ofSeconds(2);

    private final OperatorKeys keys;
    private final PodTokens tokens;
    private final Map<String, HttpClient> clients = new ConcurrentHashMap<>();

    public ManagementClient(OperatorKeys keys, Clock clock) throws JOSEException {
        this.keys = keys;
        this.tokens = new PodTokens(keys.tokenKey(), clock);
    }

    /** Forgets the clients of all but these gateways; one without users ends its threads by itself. */
    public void retain(Set<String> dnsNames) {
        clients.keySet().retainAll(dnsNames);
    }

    HttpClient client(String namespace, String gateway) {
        return clients.computeIfAbsent(ManagementCertificate.dnsName(namespace, gateway), this::connectable);
    }

    HttpRequest.Builder request(PodEndpoint endpoint, String pathAndQuery) {
        try {
            return HttpRequest.newBuilder(endpoint.uri(pathAndQuery))
                    .header("Authorization", "Bearer " + tokens.token(endpoint.namespace(), endpoint.pod()));
        } catch (JOSEException e) {
            throw new IllegalStateException("token key: cannot sign (expected: an EC P-256 key)", e);
        }
    }

    private HttpClient connectable(String dnsName) {
        try {
            return HttpClient.newBuilder()
                    .version(
                            HttpClient.Version
                                    .HTTP_1_1) // a stream is a connection: cancelling one leaves the others alone
                    .connectTimeout(CONNECT)
                    .sslContext(PodTrust.context(keys.ca(), dnsName))
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("TLS: no context for " + dnsName, e);
        }
    }
}

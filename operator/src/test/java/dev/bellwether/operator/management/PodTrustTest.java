package dev.bellwether.operator.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class PodTrustTest {
    private final Instant now = Instant.now();

    @Test
    void aPodOfTheGatewayIsTrustedByAddress() throws Exception {
        OperatorKeys keys = OperatorKeys.generate(now);
        assertThat(status(keys, keys, "chat.messaging.pods.bellwether.dev")).isEqualTo(204);
    }

    @Test
    void aPodOfAnotherGatewayIsNotTrusted() throws Exception {
        OperatorKeys keys = OperatorKeys.generate(now);
        assertThatThrownBy(() -> status(keys, keys, "chat.other.pods.bellwether.dev"))
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining("chat.other.pods.bellwether.dev");
    }

    @Test
    void aCertificateOfAnotherAuthorityIsNotTrusted() throws Exception {
        assertThatThrownBy(() -> status(
                        OperatorKeys.generate(now), OperatorKeys.generate(now), "chat.messaging.pods.bellwether.dev"))
                .isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void keysSurviveTheSecret() throws Exception {
        OperatorKeys keys = OperatorKeys.generate(now);
        assertThat(OperatorKeys.fromSecretData(keys.toSecretData())).isEqualTo(keys);
    }

    @Test
    void aCertificateIsRenewedFourMonthsBeforeItEndsAndWhenTheAuthorityChanges() throws Exception {
        OperatorKeys keys = OperatorKeys.generate(now);
        Map<String, String> secret = ManagementCertificate.issue(keys, "a.b.pods.bellwether.dev", now);
        assertThat(ManagementCertificate.isCurrent(secret, keys, "a.b.pods.bellwether.dev", now))
                .isTrue();
        Instant late = now.plus(Duration.ofDays(246));
        assertThat(ManagementCertificate.isCurrent(secret, keys, "a.b.pods.bellwether.dev", late))
                .isFalse();
        assertThat(ManagementCertificate.isCurrent(secret, OperatorKeys.generate(now), "a.b.pods.bellwether.dev", now))
                .isFalse();
    }

    @Test
    void aTokenIsForOnePodAndEndsWithinFiveMinutes() throws Exception {
        OperatorKeys keys = OperatorKeys.generate(now);
        SignedJWT token = SignedJWT.parse(
                new PodTokens(keys.tokenKey(), Clock.fixed(now, ZoneOffset.UTC)).token("messaging", "chat-1-x"));
        assertThat(token.verify(new ECDSAVerifier((ECPublicKey) keys.tokenPublicKey())))
                .isTrue();
        assertThat(token.getJWTClaimsSet().getAudience()).containsExactly("messaging/chat-1-x");
        assertThat(token.getJWTClaimsSet().getIssuer()).isEqualTo("bellwether-operator");
        assertThat(token.getJWTClaimsSet().getExpirationTime().toInstant())
                .isBetween(now.plusSeconds(60), now.plusSeconds(300));
    }

    /** A real handshake with a server that shows a certificate for {@code chat.messaging} issued by {@code issuer}. */
    private int status(OperatorKeys issuer, OperatorKeys trusted, String expected) throws Exception {
        Map<String, String> pem =
                ManagementCertificate.issue(issuer, ManagementCertificate.dnsName("messaging", "chat"), now);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        X509Certificate certificate = Pem.certificate(String.valueOf(pem.get("tls.crt")));
        store.setKeyEntry(
                "pod", Pem.ecPrivateKey(String.valueOf(pem.get("tls.key"))), new char[0], new X509Certificate[] {
                    certificate
                });
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, new char[0]);
        SSLContext server = SSLContext.getInstance("TLS");
        server.init(managers.getKeyManagers(), null, null);
        HttpsServer pod = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        pod.setHttpsConfigurator(new HttpsConfigurator(server));
        pod.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        pod.start();
        try {
            return HttpClient.newBuilder()
                    .sslContext(PodTrust.context(trusted.ca(), expected))
                    .build()
                    .send(
                            HttpRequest.newBuilder(URI.create("https://127.0.0.1:"
                                            + pod.getAddress().getPort() + "/"))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } finally {
            pod.stop(0);
        }
    }
}

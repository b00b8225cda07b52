package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellwether.notifier.config.ConfigException;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsTest {
    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource({"HTTP_2,TLSv1.3", "HTTP_2,TLSv1.2", "HTTP_1_1,TLSv1.3", "HTTP_1_1,TLSv1.2"})
    void bothVersionsOfHttpAndOfTlsStream(HttpClient.Version http, String tls) throws Exception {
        X509Bundle bundle = new CertificateBuilder()
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        try (Served served = new Served(files(bundle), Customizer.NONE, client(bundle, http, tls))) {
            CompletableFuture<HttpResponse<?>> response = new CompletableFuture<>();
            EventReader reader = served.stream("topic=rooms/1", response::complete);
            reader.next();
            String id = served.publish("rooms/1", 1);
            assertThat(reader.nextEvent().id()).isEqualTo(id);
            assertThat(response.get(5, TimeUnit.SECONDS).version()).isEqualTo(http);
            assertThat(served.notifier
                            .meters()
                            .get("bellwether.tls.handshake")
                            .tags("version", tls, "outcome", "success")
                            .timer()
                            .count())
                    .isPositive();
        }
    }

    @Test
    void filesThatAreNoCertificateAreNamed() throws Exception {
        Files.writeString(folder.resolve("tls.crt"), "nothing");
        Files.writeString(folder.resolve("tls.key"), "nothing");
        assertThatThrownBy(() -> new Served(yaml()))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("listener.tls: ")
                .hasMessageContaining("tls.crt");
    }

    private String files(X509Bundle bundle) throws Exception {
        Files.writeString(folder.resolve("tls.crt"), bundle.getCertificatePathPEM());
        Files.writeString(folder.resolve("tls.key"), bundle.getPrivateKeyPEM());
        return yaml();
    }

    private String yaml() {
        return "listener: {host: 127.0.0.1, port: 0, tls: {certificate: '" + folder.resolve("tls.crt") + "', key: '"
                + folder.resolve("tls.key") + "'}}";
    }

    private static HttpClient client(X509Bundle bundle, HttpClient.Version http, String tls) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, bundle.toTrustManagerFactory().getTrustManagers(), null);
        return HttpClient.newBuilder()
                .version(http)
                .sslContext(context)
                .sslParameters(new SSLParameters(null, new String[] {tls}))
                .build();
    }
}

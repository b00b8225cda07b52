package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellwether.notifier.config.ConfigException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
        SelfSigned certificate = new SelfSigned();
        HttpClient client = HttpClient.newBuilder()
                .version(http)
                .sslContext(certificate.trusted())
                .sslParameters(new SSLParameters(null, new String[] {tls}))
                .build();
        try (Served served = new Served(certificate.listener(folder), Customizer.NONE, client)) {
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
        assertThatThrownBy(() -> new Served(SelfSigned.listenerOf(folder)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("listener.tls: ")
                .hasMessageContaining("tls.crt");
    }
}

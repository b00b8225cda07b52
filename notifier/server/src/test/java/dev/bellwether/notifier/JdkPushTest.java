package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the JDK's client does with a promise, and what the server makes of it. It speaks HTTP/2 over TLS alone. */
class JdkPushTest {
    /** Of the JDK, read for each new connection. */
    private static final String ENABLE_PUSH = "jdk.httpclient.enablepush";

    private final Map<URI, CompletableFuture<HttpResponse<byte[]>>> pushed = new ConcurrentHashMap<>();

    private final List<URI> refused = new CopyOnWriteArrayList<>();

    @TempDir
    private Path keys = Path.of("");

    private HttpClient client = HttpClient.newHttpClient();
    private PromisingServer server;

    @BeforeEach
    void start() throws Exception {
        SelfSigned certificate = new SelfSigned();
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .sslContext(certificate.trusted())
                .build();
        server = new PromisingServer("5m", certificate.listener(keys));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aPromiseThatIsTakenIsPendingActiveAndClosed() throws Exception {
        load("held", taking(BodyHandlers.ofByteArray()));
        assertThat(server.entered("pending")).isEqualTo(1);
        assertThat(server.entered("active")).isZero();
        server.answerHeld();
        HttpResponse<byte[]> resource = pushed("/static/held");
        assertThat(resource.statusCode()).isEqualTo(200);
        assertThat(resource.body()).hasSize(1000);
        ended("closed");
        assertThat(server.entered("active")).isEqualTo(1);
        assertThat(server.entered("reset")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"held", "large"})
    void aPromiseThatIsNotAcceptedIsReset(String resource) throws Exception {
        load(resource, (page, promised, acceptor) -> refused.add(promised.uri()));
        assertThat(refused).containsExactly(uri("/static/" + resource));
        ended("reset");
        assertThat(server.resets("client", "CANCEL")).isEqualTo(1);
        oneIsTaken();
    }

    @Test
    void aClientThatAsksForAPageWithoutAHandlerIsPromisedNothing() throws Exception {
        load("whole", null);
        assertThat(server.entered("pending")).isZero();
        assertThat(server.refusals("client-refuses")).isEqualTo(1);
    }

    @Test
    void aPromiseThatNobodyHandlesIsResetOnAConnectionThatHadAHandler() throws Exception {
        oneIsTaken();
        load("held", null);
        ended("reset");
        assertThat(server.resets("client", "REFUSED_STREAM")).isEqualTo(1);
        assertThat(server.entered("pending")).isEqualTo(2);
        load("held", null);
    }

    @Test
    void aPromiseThatIsGivenUpInTheMidstOfItsBodyIsReset() throws Exception {
        load("large", taking(head -> BodySubscribers.fromSubscriber(new Leaver(), left -> new byte[0])));
        ended("reset");
        assertThat(server.entered("active")).isEqualTo(1);
        assertThat(server.entered("closed")).isZero();
        assertThat(server.resets("client", "CANCEL")).isEqualTo(1);
        oneIsTaken();
    }

    @Test
    void aClientThatIsSetToTakeNoPushesIsPromisedNothing() throws Exception {
        System.setProperty(ENABLE_PUSH, "0");
        try {
            load("whole", taking(BodyHandlers.ofByteArray()));
        } finally {
            System.clearProperty(ENABLE_PUSH);
        }
        assertThat(pushed).isEmpty();
        assertThat(server.entered("pending")).isZero();
        assertThat(server.refusals("client-refuses")).isEqualTo(1);
    }

    private void load(String resource, @Nullable PushPromiseHandler<byte[]> handler) throws Exception {
        HttpResponse<byte[]> page = client.sendAsync(
                        HttpRequest.newBuilder(uri("/page/" + resource)).build(), BodyHandlers.ofByteArray(), handler)
                .get(10, TimeUnit.SECONDS);
        assertThat(page.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).hasSize(1000);
    }

    private PushPromiseHandler<byte[]> taking(BodyHandler<byte[]> body) {
        return (page, promised, acceptor) -> pushed.put(promised.uri(), acceptor.apply(body));
    }

    private HttpResponse<byte[]> pushed(String path) throws Exception {
        return Optional.ofNullable(pushed.get(uri(path))).orElseThrow().get(10, TimeUnit.SECONDS);
    }

    /** The connection is good for promises. */
    private void oneIsTaken() throws Exception {
        load("whole", taking(BodyHandlers.ofByteArray()));
        assertThat(pushed("/static/whole").body()).hasSize(1000);
        ended("closed");
    }

    private void ended(String state) {
        await().untilAsserted(() -> assertThat(server.entered(state)).isEqualTo(1));
        assertThat(server.open()).isZero();
    }

    private URI uri(String path) {
        return URI.create("https://localhost:" + server.address().getPort() + path);
    }

    /** Reads the first part of a body and no more. */
    private static final class Leaver implements Flow.Subscriber<List<ByteBuffer>> {
        private Flow.@Nullable Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            this.subscription = subscription;
            subscription.request(1);
        }

        @Override
        public void onNext(List<ByteBuffer> part) {
            if (subscription != null) {
                subscription.cancel();
            }
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onComplete() {}
    }
}

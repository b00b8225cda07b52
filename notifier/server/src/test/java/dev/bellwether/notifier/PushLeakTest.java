package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whether a PUSH_PROMISE leaks to where none belongs, read off the wire frame by frame. {@code -Dinterleavings=10000} tries more orders than the
 * default.
 */
class PushLeakTest {
    private static final int RUNS = Integer.getInteger("interleavings", 200);
    private static final int PAGES = 6;
    private static final long SEED = 20_260_101;

    @TempDir
    private Path root = Path.of("");

    @BeforeEach
    void files() throws IOException {
        Files.createDirectory(root.resolve("static"));
        Files.writeString(root.resolve("static/shared.css"), "p {}");
        StringBuilder links = new StringBuilder();
        for (int i = 0; i < PAGES; i++) {
            Files.writeString(root.resolve("page" + i + ".html"), "<p>" + i);
            Files.writeString(root.resolve("static/" + i + ".js"), "let a" + i);
            links.append("/page").append(i).append(".html: ['</static/").append(i);
            links.append(".js>; rel=preload', '</static/shared.css>; rel=preload']\n");
        }
        Files.writeString(root.resolve("_links.yaml"), links);
    }

    @Test
    void noPromiseFollowsAnUpgradeInWhateverOrderPagesUpgradesAndSubscriptionsCome() throws Exception {
        int promises = 0;
        int pagesAfter = 0;
        int accepted = 0;
        try (Served served = served("Auto")) {
            for (int i = 0; i < RUNS; i++) {
                Interleaving run = run(served, SEED + i);
                promises += run.promises;
                pagesAfter += run.pagesAfter;
                accepted += run.accepted ? 1 : 0;
            }
            assertThat(served.count("bellwether.push.refusals", "reason", "websocket"))
                    .isPositive();
            assertThat(served.count("bellwether.push.refusals", "reason", "grpc-web"))
                    .isPositive();
        }
        // Or there would have been nothing to leak, or nowhere to leak to.
        assertThat(promises).isGreaterThan(RUNS / 3);
        assertThat(accepted).isGreaterThan(RUNS / 3);
        assertThat(pagesAfter).isGreaterThan(RUNS / 3);
    }

    @Test
    void nothingIsPromisedWherePushIsDisabled() throws Exception {
        try (Served served = served("Disabled")) {
            for (int i = 0; i < Math.max(1, RUNS / 10); i++) {
                assertThat(run(served, SEED + i).promises).isZero();
            }
            assertThat(served.count("bellwether.push.refusals", "reason", "disabled"))
                    .isPositive();
        }
    }

    @Test
    void aConnectionOfHttp1HasNeitherPromisesNorHintsBeforeOrAfterItsUpgrade() throws Exception {
        try (Served served = served("Auto");
                Socket socket =
                        new Socket("localhost", served.notifier.address().getPort())) {
            socket.setSoTimeout(10_000);
            String page = "GET /page0.html HTTP/1.1\r\nhost: localhost\r\nsec-fetch-mode: navigate\r\n\r\n";
            String upgrade = "GET /v1/ws?topic=rooms/1 HTTP/1.1\r\nhost: localhost\r\nconnection: Upgrade\r\n"
                    + "upgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
            socket.getOutputStream().write((page + upgrade).getBytes(StandardCharsets.US_ASCII));
            String text = until(socket.getInputStream(), Pattern.compile(".* 101 .*\r\n\r\n.", Pattern.DOTALL));
            assertThat(Pattern.compile("HTTP/1.1 [0-9]+")
                            .matcher(text)
                            .results()
                            .map(MatchResult::group))
                    .containsExactly("HTTP/1.1 200", "HTTP/1.1 101");
            // What follows the upgrade is a WebSocket's: an unmasked text frame.
            assertThat(text.substring(text.lastIndexOf("\r\n\r\n") + 4)).startsWith("\u0081");
            assertThat(served.count("bellwether.push.refusals", "reason", "http1"))
                    .isEqualTo(2);
            assertThat(served.count("bellwether.pushes", "state", "pending")).isZero();
        }
    }

    private static Interleaving run(Served served, long seed) throws Exception {
        try {
            return Interleaving.run(served.notifier.address(), seed, PAGES);
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        }
    }

    private static String until(InputStream in, Pattern end) throws IOException {
        StringBuilder read = new StringBuilder();
        while (!end.matcher(read).matches()) {
            int next = in.read();
            if (next < 0) {
                throw new AssertionError("the connection ended after: " + read);
            }
            read.append((char) next);
        }
        return read.toString();
    }

    private Served served(String mode) throws Exception {
        return new Served(
                "push: {mode: " + mode + ", whitelist: [{pathPrefix: /static/}]}\nstatic: {root: '" + root + "'}");
    }
}

package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files of the static root, asked for by the JDK's client over both versions of HTTP. */
class StaticFilesTest {
    private static final String TEXT = "let text = 'long enough to be compressed, compressed, compressed, compressed'";
    private static final String HASHED = "/app.0123abcd.js";

    @TempDir
    private Path root = Path.of("");

    @TempDir
    private Path keys = Path.of("");

    private final SelfSigned certificate;

    StaticFilesTest() throws Exception {
        certificate = new SelfSigned();
    }

    @BeforeEach
    void files() throws IOException {
        Files.writeString(root.resolve("app.js"), TEXT);
        Files.writeString(root.resolve("app.0123abcd.js"), TEXT);
        Files.write(root.resolve("app.0123abcd.js.gz"), gzip(TEXT));
        Files.writeString(root.resolve("app.0123abcd.js.br"), "brotli, as far as is looked at");
        Files.writeString(root.resolve("empty.txt"), "");
    }

    @ParameterizedTest
    @EnumSource
    void aTagIsOfTheContentAndNotOfItsDate(HttpClient.Version version) throws Exception {
        try (Served served = served()) {
            HttpClient client = client(version);
            HttpResponse<byte[]> first = get(client, served, "/app.js");
            assertThat(first.version()).isEqualTo(version);
            assertThat(text(first)).isEqualTo(TEXT);
            assertThat(header(first, "etag")).matches("\"[0-9a-f]{32}\"");
            assertThat(header(first, "cache-control")).isEqualTo("no-cache");
            assertThat(header(first, "vary")).isEmpty();
            Files.setLastModifiedTime(root.resolve("app.js"), FileTime.fromMillis(0));
            HttpResponse<byte[]> again =
                    get(client, served, "/app.js", "if-none-match", "\"x\", W/" + header(first, "etag"));
            assertThat(again.statusCode()).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(header(again, "etag")).isEqualTo(header(first, "etag"));
            Files.writeString(root.resolve("app.js"), TEXT.replace('l', 'L'));
            Files.setLastModifiedTime(root.resolve("app.js"), FileTime.fromMillis(0));
            assertThat(get(client, served, "/app.js", "if-none-match", header(first, "etag"))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void tagsMayComeInSeveralHeaderFields(HttpClient.Version version) throws Exception {
        try (Served served = served()) {
            HttpClient client = client(version);
            String tag = header(get(client, served, "/app.js"), "etag");
            String[] several = {"if-none-match", "\"x\"", "if-none-match", "\"y\", " + tag};
            assertThat(get(client, served, "/app.js", several).statusCode()).isEqualTo(304);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNamedByItsContentMayBeKeptWithoutAsking(HttpClient.Version version) throws Exception {
        try (Served served = served()) {
            HttpClient client = client(version);
            HttpResponse<byte[]> whole = get(client, served, HASHED);
            assertThat(header(whole, "cache-control")).isEqualTo("public, max-age=31536000, immutable");
            HttpResponse<byte[]> unchanged = get(client, served, HASHED, "if-none-match", header(whole, "etag"));
            assertThat(unchanged.statusCode()).isEqualTo(304);
            assertThat(header(unchanged, "cache-control")).isEqualTo(header(whole, "cache-control"));
            assertThat(header(unchanged, "vary")).isEqualTo("accept-encoding");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFolderMayBeSaidToHoldNothingButWhatIsNamedByItsContent(HttpClient.Version version) throws Exception {
        Files.createDirectories(root.resolve("assets/deep"));
        for (String file : List.of(
                "index-DiwrgTda.js",
                "assets/index-DiwrgTda.js",
                "assets/deep/a-b_c.css",
                "assetsx-DiwrgTda.js",
                "assets/index.html",
                "assets/deep/index.html")) {
            Files.writeString(root.resolve(file), TEXT);
        }
        try (Served served = served()) {
            HttpClient client = client(version);
            assertThat(caching(client, served, "/assets/index-DiwrgTda.js")).isEqualTo("no-cache");
            Path said = Files.writeString(root.resolve("_immutable.yaml"), "['/assets/', '/', '/assetsx']");
            Files.setLastModifiedTime(said, FileTime.fromMillis(1));
            assertThat(caching(client, served, "/index-DiwrgTda.js")).contains("immutable");
            Files.writeString(said, "['/assets/', 'index', '/assetsx', '', null]");
            Files.setLastModifiedTime(said, FileTime.fromMillis(2));
            assertThat(caching(client, served, "/assets/index-DiwrgTda.js")).contains("immutable");
            assertThat(caching(client, served, "/assets/deep/a-b_c.css")).contains("immutable");
            for (String path :
                    List.of("/index-DiwrgTda.js", "/assetsx-DiwrgTda.js", "/assets/", "/assets", "/assets/deep")) {
                assertThat(caching(client, served, path)).as(path).isEqualTo("no-cache");
            }
            assertThat(get(client, served, "/_immutable.yaml").statusCode()).isEqualTo(404);
            Files.writeString(said, "{no: list}");
            Files.setLastModifiedTime(said, FileTime.fromMillis(3));
            assertThat(caching(client, served, "/assets/index-DiwrgTda.js")).isEqualTo("no-cache");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCompressedFileBesideItIsServedToWhoeverTakesIt(HttpClient.Version version) throws Exception {
        try (Served served = served()) {
            HttpClient client = client(version);
            HttpResponse<byte[]> plain = get(client, served, HASHED);
            HttpResponse<byte[]> gzip = get(client, served, HASHED, "accept-encoding", "gzip, br;q=0.1");
            HttpResponse<byte[]> brotli = get(client, served, HASHED, "accept-encoding", "gzip, br");
            assertThat(header(plain, "content-encoding")).isEmpty();
            assertThat(header(gzip, "content-encoding")).isEqualTo("gzip");
            assertThat(header(brotli, "content-encoding")).isEqualTo("br");
            try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(gzip.body()))) {
                assertThat(unpacked.readAllBytes()).isEqualTo(plain.body());
            }
            List<HttpResponse<byte[]>> variants = List.of(plain, gzip, brotli);
            assertThat(variants).extracting(variant -> header(variant, "etag")).doesNotHaveDuplicates();
            assertThat(variants).allSatisfy(variant -> {
                assertThat(header(variant, "vary")).isEqualTo("accept-encoding");
                assertThat(header(variant, "content-type")).isEqualTo("text/javascript; charset=utf-8");
            });
            // The tag of one variant says nothing of another.
            assertThat(get(client, served, HASHED, "accept-encoding", "br", "if-none-match", header(gzip, "etag"))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLinkOutOfTheRootIsNoVariant(HttpClient.Version version) throws Exception {
        Files.writeString(keys.resolve("secret"), "secret");
        Files.createSymbolicLink(root.resolve("app.js.gz"), keys.resolve("secret"));
        try (Served served = served()) {
            HttpResponse<byte[]> answer = get(client(version), served, "/app.js", "accept-encoding", "gzip");
            assertThat(text(answer)).isEqualTo(TEXT);
            assertThat(header(answer, "content-encoding")).isEmpty();
        }
        Files.delete(root.resolve("app.js.gz")); // JUnit would warn of it
    }

    @ParameterizedTest
    @EnumSource
    void aPartOfAFileIsServedAndWhatLiesBeyondItIsRefused(HttpClient.Version version) throws Exception {
        try (Served served = served()) {
            HttpClient client = client(version);
            HttpResponse<byte[]> part = get(client, served, "/app.js", "range", "bytes=4-7");
            assertThat(part.statusCode()).isEqualTo(206);
            assertThat(text(part)).isEqualTo("text");
            assertThat(header(part, "content-range")).isEqualTo("bytes 4-7/" + TEXT.length());
            assertThat(header(part, "accept-ranges")).isEqualTo("bytes");
            HttpResponse<byte[]> beyond = get(client, served, "/app.js", "range", "bytes=1000-");
            assertThat(beyond.statusCode()).isEqualTo(416);
            assertThat(header(beyond, "content-range")).isEqualTo("bytes */" + TEXT.length());
            assertThat(header(beyond, "content-type")).isEqualTo("application/problem+json");
            HttpResponse<byte[]> several = get(client, served, "/app.js", "range", "bytes=0-1,4-5");
            assertThat(several.statusCode()).isEqualTo(200);
            assertThat(text(several)).isEqualTo(TEXT);
            assertThat(get(client, served, "/empty.txt", "range", "bytes=0-").statusCode())
                    .isEqualTo(416);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPartIsOfTheVersionAndVariantThatTheClientHasOrTheWholeIsServed(HttpClient.Version version) throws Exception {
        try (Served served = served()) {
            HttpClient client = client(version);
            HttpResponse<byte[]> gzip = get(client, served, HASHED, "accept-encoding", "gzip");
            String[] partOfGzip = {
                "accept-encoding", "gzip", "range", "bytes=2-", "if-range", header(gzip, "etag"),
            };
            HttpResponse<byte[]> rest = get(client, served, HASHED, partOfGzip);
            assertThat(rest.statusCode()).isEqualTo(206);
            assertThat(rest.body()).hasSize(gzip.body().length - 2);
            String[] partOfNone = {"range", "bytes=2-", "if-range", header(gzip, "etag")};
            HttpResponse<byte[]> whole = get(client, served, HASHED, partOfNone);
            assertThat(whole.statusCode()).isEqualTo(200);
            assertThat(text(whole)).isEqualTo(TEXT);
            String[] byDate = {"range", "bytes=2-", "if-range", "Thu, 01 Jan 2026 00:00:00 GMT"};
            assertThat(get(client, served, HASHED, byDate).statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHeadIsAnsweredAsAGetWouldBeWithoutTheContent(HttpClient.Version version) throws Exception {
        try (Served served = served()) {
            HttpClient client = client(version);
            HttpResponse<byte[]> get = get(client, served, HASHED, "accept-encoding", "gzip");
            HttpResponse<byte[]> head = client.send(
                    HttpRequest.newBuilder(served.uri(HASHED))
                            .method("HEAD", HttpRequest.BodyPublishers.noBody())
                            .headers("accept-encoding", "gzip", "range", "bytes=0-1")
                            .build(),
                    BodyHandlers.ofByteArray());
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            for (String name : List.of("content-length", "content-encoding", "etag", "cache-control", "vary")) {
                assertThat(header(head, name)).as(name).isEqualTo(header(get, name));
            }
        }
    }

    private Served served() throws Exception {
        return new Served(certificate.listener(keys) + "\nstatic: {root: '" + root + "'}");
    }

    private HttpClient client(HttpClient.Version version) throws Exception {
        return HttpClient.newBuilder()
                .version(version)
                .sslContext(certificate.trusted())
                .build();
    }

    private static HttpResponse<byte[]> get(HttpClient client, Served served, String path, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(served.uri(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static String caching(HttpClient client, Served served, String path) throws Exception {
        HttpResponse<byte[]> answer = get(client, served, path);
        assertThat(answer.statusCode()).isEqualTo(200);
        return header(answer, "cache-control");
    }

    /** Empty for a header that is not there. */
    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }
}

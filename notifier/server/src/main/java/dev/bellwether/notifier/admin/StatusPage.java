package dev.bellwether.notifier.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** The page that shows {@code /status.json} to a person: three files in this jar, and nothing from anywhere else. */
final class StatusPage {
    private static final Map<String, String> HEADERS = Map.of(
            "content-security-policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:;"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "x-content-type-options",
            "nosniff",
            "referrer-policy",
            "no-referrer",
            "cross-origin-opener-policy",
            "same-origin",
            "cross-origin-resource-policy",
            "same-origin");

    private static final Map<String, Answer.Text> FILES = Map.of(
            "/", file("status.html", "text/html; charset=utf-8"),
            "/status.css", file("status.css", "text/css; charset=utf-8"),
            "/status.js", file("status.js", "text/javascript; charset=utf-8"));

    private StatusPage() {}

    static Optional<Answer.Text> at(String path) {
        return Optional.ofNullable(FILES.get(path));
    }

    private static Answer.Text file(String name, String mediaType) {
        try (InputStream in = StatusPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " (expected: in this jar)");
            }
            return new Answer.Text(200, mediaType, new String(in.readAllBytes(), StandardCharsets.UTF_8), HEADERS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

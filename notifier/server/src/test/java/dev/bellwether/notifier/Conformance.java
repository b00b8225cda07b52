package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A served document, and what of it has been seen: every answer given to {@link #check} must be as it says. */
final class Conformance {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(VersionFlag.V202012);

    final JsonNode document;
    private final Set<String> seen = new TreeSet<>();

    Conformance(String json) throws Exception {
        document = JSON.readTree(json);
    }

    /** Operations and their statuses that answers were checked against: {@code GET /v1/stream 200}. */
    Set<String> seen() {
        return seen;
    }

    /** The same for all that the document has. */
    Set<String> documented() {
        Set<String> all = new TreeSet<>();
        document.get("paths")
                .fields()
                .forEachRemaining(path -> path.getValue().fields().forEachRemaining(operation -> operation
                        .getValue()
                        .get("responses")
                        .fieldNames()
                        .forEachRemaining(status -> all.add(
                                operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey() + " " + status))));
        return all;
    }

    /** Checks an answer whose body has been read. */
    HttpResponse<String> check(String method, String path, HttpResponse<String> answer) throws Exception {
        check(method, path, answer.statusCode(), name -> answer.headers()
                .firstValue(name)
                .orElse(null));
        JsonNode content = response(method, path, answer.statusCode()).path("content");
        if (method.equals("HEAD") || content.isMissingNode()) {
            assertThat(answer.body()).isNullOrEmpty();
            return answer;
        }
        String type = answer.headers().firstValue("content-type").orElse("none");
        JsonNode schema = content.has(type) ? content.get(type) : content.path("*/*");
        assertThat(schema.isMissingNode())
                .as("%s %s: content type %s is documented", method, path, type)
                .isFalse();
        boolean isJson = type.endsWith("json") && content.has(type);
        JsonNode body = isJson ? JSON.readTree(answer.body()) : new TextNode(answer.body());
        assertThat(problems(schema.get("schema"), body))
                .as("%s %s %s: %s", method, path, answer.statusCode(), answer.body())
                .isEmpty();
        return answer;
    }

    /** Checks an answer but for its body. */
    void check(String method, String path, int status, Function<String, @Nullable String> header) {
        JsonNode response = response(method, path, status);
        response.path("headers").fields().forEachRemaining(named -> {
            String value = header.apply(named.getKey());
            if (value == null) {
                assertThat(named.getValue().path("required").asBoolean())
                        .as("%s %s %s: %s is missing", method, path, status, named.getKey())
                        .isFalse();
            } else {
                assertThat(problems(named.getValue().get("schema"), new TextNode(value)))
                        .as("%s %s %s: %s: %s", method, path, status, named.getKey(), value)
                        .isEmpty();
            }
        });
        seen.add(method + " " + path + " " + status);
    }

    /** What is wrong with a value by one of the document's schemas. */
    Set<ValidationMessage> problems(JsonNode schema, JsonNode value) {
        ObjectNode whole = JSON.createObjectNode();
        whole.putArray("allOf").add(schema);
        // Where the references of the schema lead.
        whole.set("components", document.get("components"));
        return SCHEMAS.getSchema(whole).validate(value);
    }

    JsonNode schema(String name) {
        JsonNode schema = document.at("/components/schemas/" + name);
        assertThat(schema.isMissingNode()).as(name).isFalse();
        return schema;
    }

    private JsonNode response(String method, String path, int status) {
        JsonNode responses = document.path("paths")
                .path(path)
                .path(method.toLowerCase(Locale.ROOT))
                .path("responses");
        JsonNode response = responses.path(Integer.toString(status));
        assertThat(response.isMissingNode())
                .as("%s %s: %s is documented", method, path, status)
                .isFalse();
        return response.has("$ref") ? document.at(response.get("$ref").asText().substring(1)) : response;
    }
}

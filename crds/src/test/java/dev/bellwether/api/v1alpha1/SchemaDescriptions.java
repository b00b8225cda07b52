package dev.bellwether.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gives {@code kubectl explain} the words of the types' Javadoc, so that they are written once. */
final class SchemaDescriptions {
    private static final Pattern JAVADOC = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);
    private static final Pattern PARAM = Pattern.compile("@param (\\w+) ((?:[^@]|(?<=\\{)@)*)");
    private static final Pattern INLINE_TAG = Pattern.compile("\\{@\\w+ ([^}]*)}");
    private static final Pattern COMPONENT = Pattern.compile("(?:List<)?([A-Z]\\w+)>?\\s+(\\w+)\\s*[,)]");

    private final Path sources;

    SchemaDescriptions(Path sources) {
        this.sources = sources;
    }

    /** Describes an object's schema, and those below it, from the type of that name. */
    void describe(ObjectNode schema, String type) throws IOException {
        Path file = sources.resolve(type + ".java");
        if (!Files.exists(file)) {
            return;
        }
        String source = Files.readString(file);
        Matcher javadoc = JAVADOC.matcher(source);
        if (!javadoc.find()) {
            return;
        }
        String text = javadoc.group(1).replaceAll("(?m)^\\s*\\*", "");
        schema.put("description", prose(text.split("@param", 2)[0]));
        Map<String, String> params = params(text);
        Map<String, String> types = types(source, type);
        Iterator<Map.Entry<String, JsonNode>> fields = schema.path("properties").fields();
        while (fields.hasNext()) {
            Map.Entry<String, JsonNode> field = fields.next();
            ObjectNode below = (ObjectNode) field.getValue();
            String fieldType = types.get(field.getKey());
            if (fieldType != null) {
                describe(below.has("items") ? (ObjectNode) below.get("items") : below, fieldType);
            }
            if (params.containsKey(field.getKey())) {
                below.put("description", params.get(field.getKey()));
            }
        }
    }

    private static Map<String, String> params(String text) {
        Map<String, String> params = new TreeMap<>();
        Matcher param = PARAM.matcher(text);
        while (param.find()) {
            params.put(param.group(1), prose(param.group(2)));
        }
        return params;
    }

    private static Map<String, String> types(String source, String type) {
        if (type.equals("NotificationGateway")) {
            return Map.of("spec", "NotificationGatewaySpec", "status", "NotificationGatewayStatus");
        }
        Map<String, String> types = new TreeMap<>();
        Matcher component = COMPONENT.matcher(source.substring(source.indexOf("record " + type)));
        while (component.find()) {
            types.putIfAbsent(component.group(2), component.group(1));
        }
        return types;
    }

    private static String prose(String javadoc) {
        return INLINE_TAG
                .matcher(javadoc)
                .replaceAll("$1")
                .replaceAll("\\s+", " ")
                .strip();
    }
}

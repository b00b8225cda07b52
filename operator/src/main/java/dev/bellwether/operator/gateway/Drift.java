package dev.bellwether.operator.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether an object still is what the operator wants. Only what the operator says is compared: fields that the API server defaults or
 * others add are theirs. Quantities are compared as numbers, since the API server rewrites {@code 1000m} to {@code 1}; members of lists
 * are matched by name where they have one, since others may add containers or volumes.
 */
final class Drift {
    private static final Pattern QUANTITY = Pattern.compile("[0-9]+(\\.[0-9]+)?([eE][0-9]+|[numkMGTPE]|[KMGTPE]i)?");
    private static final Set<String> QUANTITIES = Set.of("requests", "limits", "capacity");

    private Drift() {}

    /** Both as JSON; {@code wanted} without nulls. */
    static boolean between(JsonNode wanted, JsonNode actual) {
        return !holds(wanted, actual, "");
    }

    private static boolean holds(JsonNode wanted, JsonNode actual, String parent) {
        if (wanted.isObject()) {
            for (Iterator<Map.Entry<String, JsonNode>> all = wanted.fields(); all.hasNext(); ) {
                Map.Entry<String, JsonNode> member = all.next();
                String context = QUANTITIES.contains(parent) ? parent : member.getKey();
                if (!holds(member.getValue(), actual.path(member.getKey()), context)) {
                    return false;
                }
            }
            return true;
        }
        if (wanted.isArray()) {
            return listHolds(wanted, actual, parent);
        }
        if (wanted.equals(actual)) {
            return true;
        }
        String one = wanted.asText();
        String other = actual.asText();
        if (actual.isMissingNode() || actual.isNull()) {
            return isZero(wanted); // the API server leaves out what is empty: 0, false and ""
        }
        return one.equals(other)
                || ((QUANTITIES.contains(parent) || parent.equals("sizeLimit")) && sameAmount(one, other));
    }

    private static boolean listHolds(JsonNode wanted, JsonNode actual, String parent) {
        if (wanted.isEmpty()) {
            return true;
        }
        boolean named = wanted.get(0).hasNonNull("name");
        if (!named && wanted.size() != actual.size()) {
            return false;
        }
        for (int i = 0; i < wanted.size(); i++) {
            JsonNode item = wanted.get(i);
            JsonNode match = named ? byName(actual, item.path("name").asText()) : actual.path(i);
            if (match.isMissingNode() || !holds(item, match, parent)) {
                return false;
            }
        }
        return true;
    }

    private static JsonNode byName(JsonNode list, String name) {
        for (JsonNode item : list) {
            if (item.path("name").asText().equals(name)) {
                return item;
            }
        }
        return MissingNode.getInstance();
    }

    private static boolean isZero(JsonNode value) {
        return (value.isNumber() && value.asDouble() == 0)
                || (value.isBoolean() && !value.asBoolean())
                || (value.isTextual() && value.asText().isEmpty());
    }

    private static boolean sameAmount(String one, String other) {
        return QUANTITY.matcher(one).matches()
                && QUANTITY.matcher(other).matches()
                && new Quantity(one).getNumericalAmount().compareTo(new Quantity(other).getNumericalAmount()) == 0;
    }
}

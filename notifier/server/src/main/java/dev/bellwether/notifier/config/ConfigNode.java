package dev.bellwether.notifier.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value at a place in the file. Reading one that is wrong notes the error and answers a stand-in, so that one pass finds every error; the
 * result is used only when there is none.
 */
final class ConfigNode {
    private final String path;
    private final JsonNode node;
    private final List<ConfigError> errors;

    ConfigNode(String path, JsonNode node, List<ConfigError> errors) {
        this.path = path;
        this.node = node;
        this.errors = errors;
    }

    /** Whether there is a value; an explicit null counts as none. */
    boolean isPresent() {
        return !node.isMissingNode() && !node.isNull();
    }

    String path() {
        return path;
    }

    void error(String expected) {
        errors.add(new ConfigError(
                path,
                isPresent() ? shown() + " (expected: " + expected + ")" : "missing (expected: " + expected + ")"));
    }

    /** A mapping with no other keys than these; absent counts as empty. */
    ConfigNode object(String... keys) {
        if (!isPresent()) {
            return this;
        }
        if (!node.isObject()) {
            error("a mapping with the keys " + String.join(", ", keys));
            return new ConfigNode(path, MissingNode.getInstance(), errors);
        }
        List<String> known = List.of(keys);
        node.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                errors.add(new ConfigError(at(key), NearestKey.describe(key, known)));
            }
        });
        return this;
    }

    ConfigNode get(String key) {
        return new ConfigNode(at(key), node.path(key), errors);
    }

    List<ConfigNode> list(int least, int most) {
        List<ConfigNode> items = new ArrayList<>();
        if (!isPresent() && least == 0) {
            return items;
        }
        if (!node.isArray() || node.size() < least || node.size() > most) {
            error("a list of " + least + " to " + most + " items");
            return items;
        }
        for (int i = 0; i < node.size(); i++) {
            items.add(new ConfigNode(path + "[" + i + "]", node.get(i), errors));
        }
        return items;
    }

    String text(@Nullable String fallback, String expected) {
        if (!isPresent() && fallback != null) {
            return fallback;
        }
        if (!node.isTextual() || node.textValue().isBlank()) {
            error(expected);
            return "";
        }
        return node.textValue();
    }

    @Nullable
    String optionalText(String expected) {
        return isPresent() ? text(null, expected) : null;
    }

    Path file(String expected) {
        return Path.of(text(null, expected).replace("\0", ""));
    }

    int integer(int fallback, int least, int most) {
        if (!isPresent()) {
            return fallback;
        }
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < least || node.intValue() > most) {
            error("an integer from " + least + " to " + most);
            return fallback;
        }
        return node.intValue();
    }

    double number(double fallback, int least, int most) {
        if (!isPresent()) {
            return fallback;
        }
        try {
            double value =
                    scalar().map(text -> new BigDecimal(text).doubleValue()).orElse(Double.NaN);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        error("a number from " + least + " to " + most);
        return fallback;
    }

    boolean isBoolean() {
        return node.isBoolean();
    }

    boolean isTrue() {
        return node.isBoolean() && node.booleanValue();
    }

    Duration duration(Duration fallback, Duration least, Duration most) {
        if (!isPresent()) {
            return fallback;
        }
        Optional<Duration> value = scalar().flatMap(KubernetesDuration::parse)
                .filter(duration -> duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0);
        if (value.isEmpty()) {
            error(KubernetesDuration.EXPECTED + ", from " + KubernetesDuration.format(least) + " to "
                    + KubernetesDuration.format(most));
        }
        return value.orElse(fallback);
    }

    int bytes(int fallback, int least, int most) {
        return Math.toIntExact(bytes((long) fallback, least, most));
    }

    long bytes(long fallback, long least, long most) {
        if (!isPresent()) {
            return fallback;
        }
        Optional<Long> value =
                scalar().flatMap(KubernetesQuantity::parse).filter(bytes -> bytes >= least && bytes <= most);
        if (value.isEmpty()) {
            error("a quantity of bytes such as 64Ki, from " + KubernetesQuantity.format(least) + " to "
                    + KubernetesQuantity.format(most));
        }
        return value.orElse(fallback);
    }

    private Optional<String> scalar() {
        return node.isTextual() || node.isNumber() ? Optional.of(node.asText()) : Optional.empty();
    }

    private String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** The value as a person recognises it, cut so that a huge one does not drown the message. */
    private String shown() {
        String text = node.isTextual() ? "\"" + node.textValue() + "\"" : node.toString();
        return text.length() <= 80 ? text : text.substring(0, 77) + "...";
    }
}

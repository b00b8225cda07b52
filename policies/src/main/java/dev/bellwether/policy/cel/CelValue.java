package dev.bellwether.policy.cel;

import dev.cel.common.values.NullValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Plain Java values (maps, lists, text, numbers, null) to what CEL computes with, and back to JSON. */
public final class CelValue {
    /** CEL's null. Java's would read as "not known". */
    static final Object NULL = NullValue.NULL_VALUE;

    private CelValue() {}

    /** The value for CEL: whole numbers become 64-bit, keys of maps become strings, null stays a value. */
    public static Object of(@Nullable Object plain) {
        if (plain == null) {
            return NULL;
        }
        if (plain instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((key, value) -> copy.put(String.valueOf(key), of(value)));
            return copy;
        }
        if (plain instanceof Iterable<?> items) {
            List<Object> copy = new ArrayList<>();
            items.forEach(item -> copy.add(of(item)));
            return copy;
        }
        if (plain instanceof Integer || plain instanceof Short || plain instanceof Byte) {
            return ((Number) plain).longValue();
        }
        if (plain instanceof Float || plain instanceof BigInteger) {
            return ((Number) plain).doubleValue();
        }
        return plain instanceof Long || plain instanceof Double || plain instanceof Boolean ? plain : plain.toString();
    }

    /** A value of CEL as JSON on one line. */
    public static String toJson(@Nullable Object value) {
        StringBuilder json = new StringBuilder();
        append(json, value);
        return json.toString();
    }

    private static void append(StringBuilder json, @Nullable Object value) {
        if (value == null || value.equals(NULL)) {
            json.append("null");
        } else if (value instanceof Optional<?> optional) {
            append(json, optional.orElse(null));
        } else if (value instanceof Map<?, ?> map) {
            String comma = "";
            json.append('{');
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.append(comma);
                quote(json, String.valueOf(entry.getKey()));
                json.append(':');
                append(json, entry.getValue());
                comma = ",";
            }
            json.append('}');
        } else if (value instanceof Iterable<?> items) {
            String comma = "";
            json.append('[');
            for (Object item : items) {
                json.append(comma);
                append(json, item);
                comma = ",";
            }
            json.append(']');
        } else if (value instanceof Number || value instanceof Boolean) {
            json.append(value);
        } else {
            quote(json, value.toString());
        }
    }

    private static void quote(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                    if (c < 0x20 || c == 0x7f || c == '\u2028' || c == '\u2029') {
                        json.append(String.format("\\u%04x", (int) c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }
}

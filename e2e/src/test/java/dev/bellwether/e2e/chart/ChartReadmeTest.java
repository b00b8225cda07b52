package dev.bellwether.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of values in the chart's README. */
class ChartReadmeTest {
    private static final Path CHART = Path.of(System.getProperty("bellwether.root"), "helm", "bellwether");
    private static final ObjectMapper YAML = Serialization.yamlMapper();
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\| `([^`]*)` \\|");

    @Test
    void theTableHasEveryValueWithItsDefaultAndNoOther() throws Exception {
        Map<String, JsonNode> table = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(CHART.resolve("README.md")));
        while (row.find()) {
            table.put(row.group(1), YAML.readTree(row.group(2)));
        }
        Map<String, JsonNode> values = new TreeMap<>();
        flatten("", YAML.readTree(CHART.resolve("values.yaml").toFile()), table, values);
        assertThat(table).isEqualTo(values);
    }

    /** Goes down to the keys that the table has, or to the leaves where it has none. */
    private static void flatten(String path, JsonNode node, Map<String, JsonNode> table, Map<String, JsonNode> into) {
        if (!node.isObject() || node.isEmpty() || table.containsKey(path)) {
            into.put(path, node);
            return;
        }
        node.properties()
                .forEach(entry -> flatten(
                        path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(), entry.getValue(), table, into));
    }
}

package dev.bellwether.notifier;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The reference of the notifier's metrics, made of what Prometheus is told: every name with its type, its labels and its help. */
final class MetricsPage {
    static final Path COMMITTED = Path.of("../../docs/metrics.md");

    private static final String HEAD = """
            # Metrics of the notifier

            What `GET /metrics` on the management port tells, name by name. Generated from the code, by `MetricsPageTest`, which starts notifiers and asks them. A metric that is not used has no series until
            it is: no key URL, no `bellwether_auth_keys_…`. Names that end in `_max` are of the last two minutes. What is told to clients about limits and slow reading is in [streaming](streaming.md).

            | name | type | labels | |
            |---|---|---|---|
            """;

    private static final Pattern META = Pattern.compile("# (HELP|TYPE) (\\S+) ?(.*)");
    private static final Pattern SAMPLE = Pattern.compile("([a-z_]+)(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"(?:[^\"\\\\]|\\\\.)*\"");
    /** Of a histogram's and a summary's parts, which are told of as one. */
    private static final Pattern PART = Pattern.compile("_(bucket|count|sum)$");

    private final Map<String, String> types = new TreeMap<>();
    private final Map<String, String> helps = new TreeMap<>();
    private final Map<String, Set<String>> labels = new TreeMap<>();

    /** Adds what a notifier tells. */
    void add(String scraped) {
        scraped.lines().forEach(line -> {
            Matcher meta = META.matcher(line);
            if (meta.matches()) {
                (meta.group(1).equals("HELP") ? helps : types).put(meta.group(2), meta.group(3));
                return;
            }
            Matcher sample = SAMPLE.matcher(line);
            if (sample.matches()) {
                Set<String> known = labels.computeIfAbsent(family(sample.group(1)), name -> new TreeSet<>());
                known.addAll(names(sample.group(2) == null ? "" : sample.group(2)));
            }
        });
    }

    Set<String> families() {
        return types.keySet();
    }

    String text() {
        StringBuilder page = new StringBuilder(HEAD);
        types.forEach((name, type) -> page.append("| `")
                .append(name)
                .append("` | ")
                .append(type)
                .append(" | ")
                .append(String.join(
                        ", ",
                        labels.getOrDefault(name, Set.of()).stream()
                                .map(label -> "`" + label + "`")
                                .toList()))
                .append(" | ")
                .append(helps.getOrDefault(name, "").replace("|", "\\|"))
                .append(" |\n"));
        return page.toString();
    }

    private String family(String sample) {
        return types.containsKey(sample) ? sample : PART.matcher(sample).replaceFirst("");
    }

    private static List<String> names(String text) {
        List<String> names = new ArrayList<>();
        Matcher label = LABEL.matcher(text);
        while (label.find()) {
            if (!label.group(1).equals("le")) {
                names.add(label.group(1));
            }
        }
        return names;
    }
}

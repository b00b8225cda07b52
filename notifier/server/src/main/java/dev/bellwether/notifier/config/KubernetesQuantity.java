package dev.bellwether.notifier.config;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whole numbers as Kubernetes quantities: {@code 65536}, {@code 64Ki}, {@code 1.5Mi}, {@code 64k}, {@code 1e3}. Never negative here. */
public final class KubernetesQuantity {
    private static final Pattern SYNTAX =
            Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{0,9})?|\\.[0-9]{1,9})([kMGTPE]|[KMGTPE]i|[eE][+]?[0-9]{1,2})?");
    private static final Map<String, BigDecimal> FACTORS = Map.ofEntries(
            Map.entry("k", BigDecimal.TEN.pow(3)),
            Map.entry("M", BigDecimal.TEN.pow(6)),
            Map.entry("G", BigDecimal.TEN.pow(9)),
            Map.entry("T", BigDecimal.TEN.pow(12)),
            Map.entry("P", BigDecimal.TEN.pow(15)),
            Map.entry("E", BigDecimal.TEN.pow(18)),
            Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
            Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
            Map.entry("Gi", BigDecimal.valueOf(1L << 30)),
            Map.entry("Ti", BigDecimal.valueOf(1L << 40)),
            Map.entry("Pi", BigDecimal.valueOf(1L << 50)),
            Map.entry("Ei", BigDecimal.valueOf(1L << 60)));
    private static final BigDecimal LONGEST = BigDecimal.valueOf(Long.MAX_VALUE);

    private KubernetesQuantity() {}

    /** Empty for what is not a quantity, for a fraction of one, and for more than a long holds. */
    public static Optional<Long> parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        BigDecimal value = new BigDecimal(matcher.group(1)).multiply(factor(matcher.group(2)));
        return value.stripTrailingZeros().scale() > 0 || value.compareTo(LONGEST) > 0
                ? Optional.empty()
                : Optional.of(value.longValueExact());
    }

    /** Binary units where they divide the value, for messages. */
    public static String format(long value) {
        String[] units = {"Gi", "Mi", "Ki"};
        for (int i = 0; i < units.length; i++) {
            long size = 1L << (30 - 10 * i);
            if (value != 0 && value % size == 0) {
                return value / size + units[i];
            }
        }
        return Long.toString(value);
    }

    private static BigDecimal factor(@Nullable String suffix) {
        if (suffix == null || suffix.isEmpty()) {
            return BigDecimal.ONE;
        }
        BigDecimal known = FACTORS.get(suffix);
        return known != null
                ? known
                : BigDecimal.TEN.pow(Integer.parseInt(suffix.substring(1).replace("+", "")));
    }
}

package dev.bellwether.notifier.event;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A topic's name, or a configured one in which {@code *} as a whole segment stands for exactly one segment.
 * 1 to 8 segments of {@code A-Z a-z 0-9 . _ ~ -}, at most 200 characters.
 */
public final class TopicPattern {
    public static final String SYNTAX = "1 to 8 segments of A-Z a-z 0-9 . _ ~ - separated by /, at most 200 characters";
    private static final String SEGMENT = "[A-Za-z0-9._~-]+";
    private static final Pattern NAME = Pattern.compile(SEGMENT + "(/" + SEGMENT + "){0,7}");
    private static final Pattern PATTERN = Pattern.compile("(\\*|" + SEGMENT + ")(/(\\*|" + SEGMENT + ")){0,7}");

    private final String text;
    private final List<String> segments;

    private TopicPattern(String text) {
        this.text = text;
        this.segments = List.of(text.split("/", -1));
    }

    /** Whether the text names one concrete topic. */
    public static boolean isTopic(String text) {
        return text.length() <= 200 && NAME.matcher(text).matches();
    }

    /** Whether the text is a topic or a pattern. */
    public static boolean isPattern(String text) {
        return text.length() <= 200 && PATTERN.matcher(text).matches();
    }

    /** @throws IllegalArgumentException when {@link #isPattern} does not hold */
    public static TopicPattern of(String text) {
        if (!isPattern(text)) {
            throw new IllegalArgumentException(
                    "topic: " + text + " (expected: " + SYNTAX + ", or * as a whole segment)");
        }
        return new TopicPattern(text);
    }

    /** Whether this names exactly one topic. */
    public boolean isExact() {
        return !segments.contains("*");
    }

    public boolean matches(String topic) {
        if (isExact()) {
            return text.equals(topic);
        }
        String[] parts = topic.split("/", -1);
        if (parts.length != segments.size()) {
            return false;
        }
        for (int i = 0; i < parts.length; i++) {
            if (!segments.get(i).equals("*") && !segments.get(i).equals(parts[i])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TopicPattern that && that.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}

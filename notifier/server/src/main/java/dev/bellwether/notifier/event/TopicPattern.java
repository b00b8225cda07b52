package dev.bellwether.notifier.event;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A topic's name, or a pattern in which {@code *} or {@code {variable}} as a whole segment stands for exactly one segment; a variable's name
 * is for people and is forgotten, so that {@code rooms/{room}} and {@code rooms/*} are equal.
 * 1 to 8 segments of {@code A-Z a-z 0-9 . _ ~ -}, at most 200 characters.
 */
public final class TopicPattern {
    public static final String SYNTAX = "1 to 8 segments of A-Z a-z 0-9 . _ ~ - separated by /, at most 200 characters";
    private static final String SEGMENT = "[A-Za-z0-9._~-]+";
    private static final Pattern NAME = Pattern.compile(SEGMENT + "(/" + SEGMENT + "){0,7}");
    private static final String VARIABLE = "\\{[A-Za-z_][A-Za-z0-9_]{0,63}}";
    private static final String ANY = "(\\*|" + VARIABLE + "|" + SEGMENT + ")";
    private static final Pattern PATTERN = Pattern.compile(ANY + "(/" + ANY + "){0,7}");

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
                    "topic: " + text + " (expected: " + SYNTAX + ", or * or {variable} as a whole segment)");
        }
        return new TopicPattern(text.replaceAll("(?<![^/])" + VARIABLE, "*"));
    }

    /** Whether this names exactly one topic. */
    public boolean isExact() {
        return !segments.contains("*");
    }

    /**
     * Whether what was published there concerns whoever asked for this: a topic that it matches, or a pattern that shares a topic with it.
     *
     * @param publishedTo a topic or a pattern
     */
    public boolean concerns(String publishedTo) {
        return publishedTo.indexOf('*') < 0 ? matches(publishedTo) : overlaps(of(publishedTo));
    }

    /** Whether the topic is one of those that this stands for. In a pattern given for a topic, {@code *} is a segment like any other. */
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

    /** Whether this matches every topic that the other one matches. */
    public boolean covers(TopicPattern other) {
        if (segments.size() != other.segments.size()) {
            return false;
        }
        for (int i = 0; i < segments.size(); i++) {
            if (!segments.get(i).equals("*") && !segments.get(i).equals(other.segments.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether some topic matches both. */
    public boolean overlaps(TopicPattern other) {
        if (segments.size() != other.segments.size()) {
            return false;
        }
        for (int i = 0; i < segments.size(); i++) {
            String a = segments.get(i);
            String b = other.segments.get(i);
            if (!a.equals(b) && !a.equals("*") && !b.equals("*")) {
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

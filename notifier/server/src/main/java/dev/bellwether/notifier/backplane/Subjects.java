package dev.bellwether.notifier.backplane;

import dev.bellwether.notifier.event.TopicPattern;
import dev.bellwether.notifier.event.TopicSelection;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Topics as NATS subjects: docs/protocol.md, "The log of notifications". No two topics share a subject, whatever characters they hold; a
 * pattern that was published to has one of its own, too, in which {@code *} is escaped as any other character that is not plain.
 *
 * @param prefix what every subject of the gateway begins with, without the last dot
 */
record Subjects(String prefix) {
    /** The {@code *} of a pattern that was published to. */
    private static final String EVERY = "=2A";

    private static final String WILD = "*";
    private static final int MOST_NAMED = 3;
    private static final char ESCAPE = '=';
    private static final String PLAIN = "_-";
    private static final String HEX = "0123456789ABCDEF";

    String of(String topic) {
        return subject(topic.split("/", -1), false);
    }

    private String subject(String[] segments, boolean wild) {
        StringBuilder subject = new StringBuilder(prefix);
        for (String segment : segments) {
            subject.append('.');
            append(segment, wild, subject);
        }
        return subject.toString();
    }

    /** @throws IllegalArgumentException for a subject that {@link #of} does not give */
    String topic(String subject) {
        if (!subject.startsWith(prefix + ".")) {
            throw new IllegalArgumentException("subject: " + subject + " (expected: one below " + prefix + ")");
        }
        StringBuilder topic = new StringBuilder();
        for (String token : subject.substring(prefix.length() + 1).split("\\.", -1)) {
            topic.append(topic.isEmpty() ? "" : "/").append(segment(token));
        }
        return topic.toString();
    }

    /**
     * The subjects, with {@code *} for one segment, that cover a selection. None of them meet, as NATS wants it; for that they may cover
     * more than was selected.
     */
    List<String> covering(TopicSelection topics) {
        Set<String> named = new LinkedHashSet<>();
        List<String[]> wild = new ArrayList<>();
        for (TopicPattern pattern : topics.patterns()) {
            for (String subject : alternatives(pattern.toString().split("/", -1))) {
                if (subject.contains(WILD)) {
                    addApart(wild, subject.split("\\.", -1));
                } else {
                    named.add(subject);
                }
            }
        }
        Set<String> all = new LinkedHashSet<>();
        wild.forEach(tokens -> all.add(String.join(".", tokens)));
        named.stream()
                .filter(subject -> wild.stream().noneMatch(tokens -> meet(tokens, subject.split("\\.", -1))))
                .forEach(all::add);
        return List.copyOf(all);
    }

    private Set<String> alternatives(String[] segments) {
        Set<String> subjects = new LinkedHashSet<>();
        alternatives(segments, 0, 0, subjects);
        return subjects;
    }

    /** Each segment as it is, or as the {@code *} of a pattern that was published to; from the fourth on, whatever it is. */
    private void alternatives(String[] segments, int at, int named, Set<String> subjects) {
        if (at == segments.length) {
            subjects.add(subject(segments, true));
            return;
        }
        String segment = segments[at];
        if (segment.equals(WILD)) {
            alternatives(segments, at + 1, named, subjects);
            return;
        }
        if (named < MOST_NAMED) {
            alternatives(segments, at + 1, named + 1, subjects);
        }
        segments[at] = named < MOST_NAMED ? EVERY : WILD;
        alternatives(segments, at + 1, named + 1, subjects);
        segments[at] = segment;
    }

    private static void addApart(List<String[]> others, String[] tokens) {
        String[] wider = tokens;
        for (Optional<String[]> met = meeting(others, wider); met.isPresent(); met = meeting(others, wider)) {
            others.remove(met.get());
            wider = joined(wider, met.get());
        }
        others.add(wider);
    }

    private static Optional<String[]> meeting(List<String[]> others, String[] tokens) {
        return others.stream().filter(other -> meet(other, tokens)).findFirst();
    }

    private static boolean meet(String[] some, String[] others) {
        boolean meet = some.length == others.length;
        for (int i = 0; meet && i < some.length; i++) {
            meet = some[i].equals(others[i]) || some[i].equals(WILD) || others[i].equals(WILD);
        }
        return meet;
    }

    private static String[] joined(String[] some, String[] others) {
        String[] joined = some.clone();
        for (int i = 0; i < joined.length; i++) {
            joined[i] = some[i].equals(others[i]) ? some[i] : WILD;
        }
        return joined;
    }

    private static void append(String segment, boolean wild, StringBuilder subject) {
        if (wild && (segment.equals(WILD) || segment.equals(EVERY))) {
            subject.append(segment);
            return;
        }
        for (byte each : segment.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (each & 0xff);
            if (character < 128 && (Character.isLetterOrDigit(character) || PLAIN.indexOf(character) >= 0)) {
                subject.append(character);
            } else {
                subject.append(ESCAPE).append(HEX.charAt(character >> 4)).append(HEX.charAt(character & 15));
            }
        }
    }

    private static String segment(String token) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < token.length(); i++) {
            if (token.charAt(i) == ESCAPE && i + 2 < token.length()) {
                bytes.write(HEX.indexOf(token.charAt(i + 1)) << 4 | HEX.indexOf(token.charAt(i + 2)));
                i += 2;
            } else {
                bytes.write(token.charAt(i));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}

package dev.bellwether.notifier.backplane;

import dev.bellwether.notifier.event.TopicPattern;
import dev.bellwether.notifier.event.TopicSelection;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Topics as NATS subjects: docs/protocol.md, "The log of notifications". No two topics share a subject, whatever characters they hold.
 *
 * @param prefix what every subject of the gateway begins with, without the last dot
 */
record Subjects(String prefix) {
    private static final char ESCAPE = '=';
    private static final String PLAIN = "_-";
    private static final String HEX = "0123456789ABCDEF";

    String of(String topic) {
        StringBuilder subject = new StringBuilder(prefix);
        for (String segment : topic.split("/", -1)) {
            subject.append('.');
            append(segment, subject);
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
        List<TopicPattern> apart = new ArrayList<>();
        for (TopicPattern pattern : topics.patterns()) {
            TopicPattern wider = pattern;
            for (Optional<TopicPattern> met = meeting(apart, wider); met.isPresent(); met = meeting(apart, wider)) {
                apart.remove(met.get());
                wider = wider.joined(met.get());
            }
            apart.add(wider);
        }
        return apart.stream().map(pattern -> of(pattern.toString())).toList();
    }

    private static Optional<TopicPattern> meeting(List<TopicPattern> others, TopicPattern pattern) {
        return others.stream().filter(pattern::overlaps).findFirst();
    }

    private static void append(String segment, StringBuilder subject) {
        if (segment.equals("*")) {
            subject.append('*');
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

package dev.bellwether.notifier.backplane;

import dev.bellwether.notifier.event.TopicPattern;
import dev.bellwether.notifier.event.TopicSelection;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Reads the log for many who wait. Few read at a time, each from where the one that has waited longest is, and what was read is also the answer
 * for all others who are in that part: a crowd that comes back at once, from places near each other and for whatever topics, costs the log few
 * readings.
 */
final class SharedReads<E> {
    /** A reading for one takes others along that begin so few sequences before or after. */
    private static final long NEAR = 1024;
    /** And so many names in all: the log compares each with each. */
    private static final int MOST_PATTERNS = 32;

    private final int most;
    private final Executor executor;
    private final boolean whole;
    private final Reader<E> reader;
    private final ToLongFunction<E> sequence;
    private final Function<E, String> topic;
    private final Deque<Question<E>> waiting = new ArrayDeque<>();
    private int reading;

    /**
     * @param most how many readings are in progress at a time at most
     * @param whole whether an answer has to be all of its range, and not only the beginning
     * @param executor that may be shut down: when it refuses a reading, whoever waits gets a {@link BackplaneException}
     * @param reader blocks, on a thread of the executor
     */
    SharedReads(
            int most,
            Executor executor,
            boolean whole,
            Reader<E> reader,
            ToLongFunction<E> sequence,
            Function<E, String> topic) {
        this.most = most;
        this.executor = executor;
        this.whole = whole;
        this.reader = reader;
        this.sequence = sequence;
        this.topic = topic;
    }

    /** What has been read: all that was selected up to a sequence. */
    record Part<E>(List<E> items, long reached) {}

    interface Reader<E> {
        Part<E> read(long after, long upTo, TopicSelection topics, int maxBytes) throws Exception;
    }

    /**
     * @param floor where a reading for it begins at the earliest. It only rises, so that it is not kept waiting by those who come before it
     *     again and again
     */
    private record Question<E>(
            long after, long upTo, TopicSelection topics, int maxBytes, long floor, CompletableFuture<Part<E>> answer) {
        /** A reading that began before it has ended before it. */
        Question<E> notReachedAt(long reached) {
            return new Question<>(after, upTo, topics, maxBytes, Math.max(floor, reached), answer);
        }
    }

    /** As {@link Backplane#read}; what comes after {@code upTo} is left out, and the answer may be larger where others asked, too. */
    CompletionStage<Part<E>> ask(long after, long upTo, TopicSelection topics, int maxBytes) {
        Question<E> question = new Question<>(after, upTo, topics, maxBytes, after - NEAR, new CompletableFuture<>());
        boolean another;
        synchronized (waiting) {
            waiting.addLast(question);
            another = reading < most;
            if (another) {
                reading++;
            }
        }
        if (another) {
            nextRound();
        }
        return question.answer();
    }

    /** How many wait for a reader. */
    int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    /** How many readers are in use. */
    int reading() {
        synchronized (waiting) {
            return reading;
        }
    }

    private void round() {
        List<Question<E>> group = take();
        if (group.isEmpty()) {
            return;
        }
        Question<E> first = group.get(0);
        Set<TopicPattern> patterns = new HashSet<>(first.topics().patterns());
        group.forEach(each -> addAll(patterns, each.topics().patterns()));
        long after = group.stream().mapToLong(Question::after).min().orElseThrow();
        long upTo = group.stream().mapToLong(Question::upTo).max().orElseThrow();
        try {
            Part<E> part = reader.read(after, upTo, new TopicSelection(patterns), first.maxBytes());
            answer(group, after, patterns, part);
        } catch (Exception e) {
            BackplaneException failure = new BackplaneException("the log cannot be read now", e);
            group.forEach(each -> each.answer().completeExceptionally(failure));
        }
        // Anew, so that whoever else waits for the executor has a turn.
        nextRound();
    }

    /** As one of the readers that are in use. */
    private void nextRound() {
        try {
            executor.execute(this::round);
        } catch (RejectedExecutionException e) {
            List<Question<E>> left;
            synchronized (waiting) {
                reading--;
                left = List.copyOf(waiting);
                waiting.clear();
            }
            BackplaneException closed = new BackplaneException("the log is not read any more", e);
            left.forEach(each -> each.answer().completeExceptionally(closed));
        }
    }

    /** The one that has waited longest, and those that may be read with it; nobody, when nobody waits. */
    private List<Question<E>> take() {
        synchronized (waiting) {
            List<Question<E>> group = new ArrayList<>();
            Question<E> first = waiting.pollFirst();
            if (first == null) {
                reading--;
                return group;
            }
            group.add(first);
            Set<TopicPattern> patterns = new HashSet<>(first.topics().patterns());
            for (Iterator<Question<E>> others = waiting.iterator(); others.hasNext(); ) {
                Question<E> other = others.next();
                if (isNear(other, first) && addAll(patterns, other.topics().patterns())) {
                    others.remove();
                    group.add(other);
                }
            }
            return group;
        }
    }

    private static <E> boolean isNear(Question<E> other, Question<E> first) {
        return other.maxBytes() == first.maxBytes()
                && first.floor() <= other.after()
                && other.after() <= first.after() + NEAR;
    }

    private static boolean addAll(Set<TopicPattern> patterns, Set<TopicPattern> more) {
        if (covers(patterns, more)) {
            return true;
        }
        Set<TopicPattern> all = new HashSet<>(patterns);
        all.addAll(more);
        return all.size() <= MOST_PATTERNS && patterns.addAll(more);
    }

    private static boolean covers(Set<TopicPattern> patterns, Set<TopicPattern> others) {
        return patterns.containsAll(others)
                || others.stream().allMatch(other -> patterns.stream().anyMatch(pattern -> pattern.covers(other)));
    }

    private void answer(List<Question<E>> group, long from, Set<TopicPattern> patterns, Part<E> part) {
        List<Question<E>> answered = new ArrayList<>();
        synchronized (waiting) {
            for (int i = group.size() - 1; i >= 0; i--) {
                Question<E> asked = group.get(i);
                if (asked.after() == from || reaches(part, asked)) {
                    answered.add(asked);
                } else {
                    waiting.addFirst(asked.notReachedAt(part.reached()));
                }
            }
            // Those who came meanwhile.
            for (Iterator<Question<E>> others = waiting.iterator(); others.hasNext(); ) {
                Question<E> other = others.next();
                if (from <= other.after()
                        && reaches(part, other)
                        && covers(patterns, other.topics().patterns())) {
                    others.remove();
                    answered.add(other);
                }
            }
        }
        answered.forEach(each -> each.answer().complete(share(part, each)));
    }

    private boolean reaches(Part<E> part, Question<E> question) {
        return whole ? question.upTo() <= part.reached() : question.after() < part.reached();
    }

    private Part<E> share(Part<E> part, Question<E> question) {
        List<E> items = new ArrayList<>();
        for (E item : part.items()) {
            long at = sequence.applyAsLong(item);
            if (question.after() < at
                    && at <= question.upTo()
                    && question.topics().matches(topic.apply(item))) {
                items.add(item);
            }
        }
        return new Part<>(items, Math.min(part.reached(), question.upTo()));
    }
}

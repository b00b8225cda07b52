package dev.bellwether.notifier.backplane;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Answers to questions that many ask at once: each is asked once, the newest are kept, and failures are asked again. */
final class SharedAnswers<Q, A> {
    private final Map<Q, CompletionStage<A>> answers;

    /** @param most how many are kept */
    SharedAnswers(int most) {
        this.answers = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Q, CompletionStage<A>> eldest) {
                return size() > most;
            }
        };
    }

    CompletionStage<A> of(Q question, Supplier<CompletionStage<A>> asking) {
        CompletionStage<A> answer;
        synchronized (answers) {
            CompletionStage<A> known = answers.get(question);
            if (known != null) {
                return known;
            }
            answer = asking.get();
            answers.put(question, answer);
        }
        answer.whenComplete((value, failure) -> {
            if (failure != null) {
                synchronized (answers) {
                    answers.remove(question, answer);
                }
            }
        });
        return answer;
    }

    void clear() {
        synchronized (answers) {
            answers.clear();
        }
    }
}

package dev.bellwether.notifier.publish;

import dev.bellwether.notifier.http.Problem;
import io.netty.handler.codec.http.HttpResponseStatus;

/** What was sent is not a notification. Carries no stack: it is the publisher's mistake, and as frequent as they like. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    Refusal(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    /** 422: it could be read, but its content is wrong. */
    Refusal(String detail) {
        this(Problem.of(HttpResponseStatus.UNPROCESSABLE_ENTITY, detail));
    }

    Problem problem() {
        return problem;
    }
}

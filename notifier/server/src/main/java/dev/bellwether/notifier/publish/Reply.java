package dev.bellwether.notifier.publish;

import dev.bellwether.notifier.backplane.Receipt;
import dev.bellwether.notifier.http.Problem;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;

/** What a publisher is told of one notification. */
sealed interface Reply {
    /** The log has it. @param dedupKey null where the publisher gave none */
    record Kept(Receipt receipt, @Nullable String dedupKey) implements Reply {}

    /** It is not stored, or not known to be. @param outcome for the counter: refused, limit, conflict, unavailable */
    record Failed(String outcome, Problem problem) implements Reply {}

    /** @param dedupKey null where the publisher gave none */
    static Reply of(Receipt receipt, @Nullable String dedupKey) {
        if (receipt.outcome() != Receipt.Outcome.CONFLICT) {
            return new Kept(receipt, dedupKey);
        }
        return new Failed(
                "conflict",
                Problem.of(
                        HttpResponseStatus.CONFLICT,
                        "dedup_key: " + JsonBody.cut(String.valueOf(dedupKey)) + " (expected: the notification that "
                                + receipt.cursor() + " is, or another key: one is remembered for " + receipt.window()
                                + ")"));
    }

    static Reply refused(Problem problem) {
        return new Failed("refused", problem);
    }

    /** 503: it may be tried again. */
    static Failed notStored(String outcome, String detail) {
        return new Failed(
                outcome,
                Problem.of(HttpResponseStatus.SERVICE_UNAVAILABLE, detail + "; try again")
                        .with(HttpHeaderNames.RETRY_AFTER, "1"));
    }

    /** For the counter. */
    default String outcome() {
        if (this instanceof Failed failed) {
            return failed.outcome();
        }
        return isDuplicate() ? "duplicate" : "stored";
    }

    default HttpResponseStatus status() {
        if (this instanceof Failed failed) {
            return failed.problem().status();
        }
        return isDuplicate() ? HttpResponseStatus.OK : HttpResponseStatus.CREATED;
    }

    /** The members of the answer, without braces. */
    default String members() {
        if (!(this instanceof Kept kept)) {
            return "";
        }
        String id = "\"id\":\"" + kept.receipt().cursor() + "\"";
        if (kept.dedupKey() == null) {
            return id;
        }
        return id + ",\"duplicate\":" + isDuplicate() + ",\"dedup_window\":\""
                + kept.receipt().window() + "\"";
    }

    /** Whether the log had it before. */
    default boolean isDuplicate() {
        return this instanceof Kept kept && kept.receipt().outcome() == Receipt.Outcome.DUPLICATE;
    }
}

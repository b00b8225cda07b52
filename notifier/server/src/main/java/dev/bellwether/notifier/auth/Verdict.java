package dev.bellwether.notifier.auth;

import java.util.concurrent.CompletionStage;

/** What is thought of a request. */
public sealed interface Verdict {
    /** It may do what the grant says. */
    record Granted(Grant grant) implements Verdict {}

    /** It says nothing of who it is, where that is asked. */
    record Unknown(String detail) implements Verdict {}

    /**
     * It is authenticated by what a browser adds by itself, on behalf of a page that may not ask.
     *
     * @param detail what was expected of the page
     */
    record Foreign(String detail) implements Verdict {}

    /** It cannot be judged now; if it comes back it may be. */
    record Unavailable(String detail) implements Verdict {}

    /** It is not known yet. @param verdict completes soon, on any thread, with none of this kind */
    record Later(CompletionStage<Verdict> verdict) implements Verdict {}

    /**
     * Its token is no good.
     *
     * @param detail what is wrong with it; nothing of the token's own text
     */
    record Refused(String detail) implements Verdict {}
}

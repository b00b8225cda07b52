package dev.bellwether.operator.rollout;

/** Whether the wanted revision may be created, as found before anything is. */
public sealed interface Gate {
    Open OPEN = new Open();

    /** Nothing stands in the way. */
    record Open() implements Gate {}

    /**
     * Something is missing that may still come, such as a Secret. It is looked for again and again; never a reason to reject.
     *
     * @param reason one word in CamelCase, such as {@code SecretNotFound}
     * @param message what to change
     */
    record Waiting(String reason, String message) implements Gate {}

    /**
     * It can never work as it is, such as a violation of the baseline ({@link #BASELINE_VIOLATION}).
     *
     * @param reason one word in CamelCase
     * @param message what to change
     */
    record Refused(String reason, String message) implements Gate {}

    /** The reason that also turns the condition BaselineCompliant to False. */
    String BASELINE_VIOLATION = "BaselineViolation";
}

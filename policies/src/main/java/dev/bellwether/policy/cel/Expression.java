package dev.bellwether.policy.cel;

import dev.cel.common.types.CelType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelUnknownSet;

/** A compiled expression. Safe for use by several threads. */
public final class Expression {
    private final String source;
    private final CelType type;
    private final CelRuntime.Program program;

    Expression(String source, CelType type, CelRuntime.Program program) {
        this.source = source;
        this.type = type;
        this.program = program;
    }

    /** The text it was compiled from. */
    public String source() {
        return source;
    }

    CelType type() {
        return type;
    }

    /**
     * The value in a scope.
     *
     * @throws ExpressionException if the evaluation fails, such as on a field that is not there
     */
    public Object evaluate(Scope scope) throws ExpressionException {
        Object value;
        try {
            value = program.eval(scope);
        } catch (CelEvaluationException | RuntimeException e) {
            // The runtime lets some failures of a value's type out as unchecked exceptions; none of them may pass for
            // an answer.
            throw new ExpressionException(oneLine(e), e);
        }
        if (value instanceof CelUnknownSet) {
            throw new ExpressionException("the value is not known");
        }
        return value;
    }

    /**
     * The truth in a scope.
     *
     * @throws ExpressionException if the evaluation fails or its value is not a boolean
     */
    public boolean isTrue(Scope scope) throws ExpressionException {
        Object value = evaluate(scope);
        if (value instanceof Boolean truth) {
            return truth;
        }
        throw new ExpressionException("the value is " + CelValue.toJson(value) + " (expected: true or false)");
    }

    static String oneLine(Throwable e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.replaceAll("\\s+", " ").trim();
    }
}

package dev.bellwether.policy.cel;

import dev.cel.runtime.CelVariableResolver;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the expressions of one policy see while they judge one object: the roots, and the policy's variables, each evaluated when it is first
 * asked for. For one thread.
 */
public final class Scope implements CelVariableResolver {
    private static final String VARIABLES = "variables.";

    private final Map<String, Object> values = new HashMap<>();
    private final Map<String, Expression> variables;

    /**
     * @param object the object that is judged, in the form of {@link CelValue#of}
     * @param request what {@code request} is, in the same form
     * @param variables the policy's variables by name, without the prefix {@code variables.}
     */
    public Scope(Object object, Object request, Map<String, Expression> variables) {
        this.variables = variables;
        values.put("object", object);
        values.put("oldObject", CelValue.NULL);
        values.put("request", request);
    }

    /**
     * The value of one of the policy's variables.
     *
     * @throws ExpressionException if its evaluation fails
     */
    public Object variable(String name) throws ExpressionException {
        Object known = values.get(VARIABLES + name);
        if (known != null) {
            return known;
        }
        Expression expression = variables.get(name);
        if (expression == null) {
            throw new ExpressionException("variables." + name + ": no such variable");
        }
        Object value = expression.evaluate(this);
        values.put(VARIABLES + name, value);
        return value;
    }

    @Override
    public Optional<Object> find(String name) {
        Object known = values.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        if (!name.startsWith(VARIABLES)) {
            return Optional.empty();
        }
        try {
            return Optional.of(variable(name.substring(VARIABLES.length())));
        } catch (ExpressionException e) {
            // The interface allows no checked exception; the runtime turns this one into an evaluation error.
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }
}

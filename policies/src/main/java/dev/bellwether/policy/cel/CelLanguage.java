package dev.bellwether.policy.cel;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The declarations an expression may use. Immutable: {@link #withVariable} answers with a wider language.
 *
 * <p>A variable of a policy is declared under its qualified name ({@code variables.x}) with the type of its expression, so that a reference
 * to a variable that does not exist is found when the policy is read, and so that a variable is evaluated only where it is asked for.
 */
public final class CelLanguage {
    private static final String PROBLEM = "ERROR: <input>:";
    private static final CelOptions OPTIONS =
            CelOptions.current().enableHeterogeneousNumericComparisons(true).build();

    private final Cel cel;

    private CelLanguage(Cel cel) {
        this.cel = cel;
    }

    /** The language of an admission policy: {@code object}, {@code oldObject} and {@code request}, all of them untyped. */
    public static CelLanguage ofAdmission() {
        CelBuilder builder = CelFactory.legacyCelBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.values())
                .addCompilerLibraries(
                        CelExtensions.optional(),
                        CelExtensions.bindings(),
                        CelExtensions.strings(),
                        CelExtensions.lists(),
                        CelExtensions.sets(OPTIONS),
                        CelExtensions.math(),
                        CelExtensions.encoders(OPTIONS),
                        CelExtensions.comprehensions())
                .addRuntimeLibraries(
                        CelExtensions.optional(),
                        CelExtensions.strings(),
                        CelExtensions.lists(),
                        CelExtensions.sets(OPTIONS),
                        CelExtensions.math(),
                        CelExtensions.encoders(OPTIONS),
                        CelExtensions.comprehensions())
                .addFunctionDeclarations(LenientOrValue.declaration())
                .addFunctionBindings(LenientOrValue.bindings());
        for (String root : List.of("object", "oldObject", "request")) {
            builder.addVar(root, SimpleType.DYN);
        }
        return new CelLanguage(builder.build());
    }

    /** This language and one more variable, {@code variables.NAME}, of the type of {@code expression}. */
    public CelLanguage withVariable(String name, Expression expression) {
        return new CelLanguage(cel.toCelBuilder()
                .addVar("variables." + name, expression.type())
                .build());
    }

    /**
     * Compiles an expression of any type.
     *
     * @throws ExpressionException if it does not parse or uses what is not declared
     */
    public Expression compile(String source) throws ExpressionException {
        try {
            CelAbstractSyntaxTree ast = cel.compile(source).getAst();
            return new Expression(source, ast.getResultType(), cel.createProgram(ast));
        } catch (CelValidationException e) {
            throw new ExpressionException(problems(e), e);
        } catch (CelEvaluationException e) {
            throw new ExpressionException(Expression.oneLine(e), e);
        }
    }

    /**
     * Compiles an expression that must be of a given kind.
     *
     * @param expected {@code bool} or {@code string}
     * @throws ExpressionException if it does not compile or is certainly of another type
     */
    public Expression compile(String source, String expected) throws ExpressionException {
        Expression expression = compile(source);
        CelType type = expression.type();
        if (!type.name().equals(expected) && !type.equals(SimpleType.DYN)) {
            throw new ExpressionException("it is of type " + type.name());
        }
        return expression;
    }

    /** The lines that say what is wrong and where, without the excerpts of the source between them. */
    private static String problems(CelValidationException e) {
        return String.valueOf(e.getMessage())
                .lines()
                .filter(line -> line.startsWith(PROBLEM))
                .map(line -> line.substring(PROBLEM.length()).replace(" (in container '')", ""))
                .collect(Collectors.joining("; "));
    }
}

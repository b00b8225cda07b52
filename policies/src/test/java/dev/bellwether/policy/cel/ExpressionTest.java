package dev.bellwether.policy.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellwether.policy.YamlDocuments;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {
    private static final CelLanguage LANGUAGE = CelLanguage.ofAdmission();
    private static final Object OBJECT = CelValue.of(YamlDocuments.read(
                    "object", "{count: 7, ratio: 1.5, text: a, flag: true, nothing: null, list: [1, 2], map: {key: b}}")
            .get(0));

    private static Scope scope(Map<String, Expression> variables) {
        return new Scope(OBJECT, CelValue.of(Map.of("operation", "CREATE")), variables);
    }

    private static Object evaluate(String source) throws ExpressionException {
        return LANGUAGE.compile(source).evaluate(scope(Map.of()));
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "->", textBlock = """
                    object.count + 1                            -> 8
                    object.count > 6.5                          -> true
                    object.count in [7.0]                       -> true
                    object.nothing == null                      -> true
                    has(object.nothing)                         -> true
                    has(object.missing)                         -> false
                    oldObject == null                           -> true
                    request.operation                           -> "CREATE"
                    object.?missing.?deeper.orValue('none')     -> "none"
                    object.?map.?key.orValue('none')            -> "b"
                    object[?'map'].orValue({})                  -> {"key":"b"}
                    object[?'missing'].orValue(3)               -> 3
                    object.list.orValue([])                     -> [1,2]
                    object.map.orValue({})                      -> {"key":"b"}
                    object.text.orValue('z')                    -> "a"
                    object.flag.orValue(false)                    -> true
                    object.count.orValue(1)                     -> 7
                    object.list.transformList(i, x, i * x)      -> [0,2]
                    {'a': 1, ?'b': object.?missing}             -> {"a":1}
                    object.text.matches('^a$') && object.flag     -> true
                    object.missing || object.flag                 -> true
                    """)
    void speaksCelAsKubernetesDoes(String source, String json) throws ExpressionException {
        assertThat(CelValue.toJson(evaluate(source))).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"object.missing == 1", "object.nothing.deeper", "object.text + 1", "object.list[9]", "1 / 0"})
    void whatCannotBeEvaluatedIsAnError(String source) {
        assertThatThrownBy(() -> evaluate(source)).isInstanceOf(ExpressionException.class);
    }

    @Test
    void onlyABooleanIsATruth() throws ExpressionException {
        Expression untyped = LANGUAGE.compile("object.text", "bool");
        assertThatThrownBy(() -> untyped.isTrue(scope(Map.of())))
                .hasMessage("the value is \"a\" (expected: true or false)");
        assertThatThrownBy(() -> LANGUAGE.compile("'a'", "bool")).hasMessage("it is of type string");
    }

    @ParameterizedTest
    @ValueSource(strings = {"objekt.a", "variables.none", "object.a +", "nonsense(object)", "quantity('1Gi')"})
    void whatIsNotDeclaredDoesNotCompile(String source) {
        assertThatThrownBy(() -> LANGUAGE.compile(source))
                .isInstanceOf(ExpressionException.class)
                .hasMessageMatching("1:\\d+: .*");
    }

    @Test
    void aVariableIsEvaluatedOnlyWhereItIsAskedFor() throws ExpressionException {
        Map<String, Expression> variables = new LinkedHashMap<>();
        variables.put("broken", LANGUAGE.compile("object.missing"));
        CelLanguage wider = LANGUAGE.withVariable("broken", variables.get("broken"));
        assertThat(wider.compile("object.flag || variables.broken").isTrue(scope(variables)))
                .isTrue();
        assertThatThrownBy(
                        () -> wider.compile("object.flag && variables.broken").isTrue(scope(variables)))
                .isInstanceOf(ExpressionException.class);
    }

    @Test
    void jsonIsOneLineWhateverTheTextHolds() {
        assertThat(CelValue.toJson(CelValue.of("a\"\\\n\r\t\u0001\u2028é")))
                .isEqualTo("\"a\\\"\\\\\\n\\r\\t\\u0001\\u2028é\"");
    }
}

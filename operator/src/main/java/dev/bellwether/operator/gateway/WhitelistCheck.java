package dev.bellwether.operator.gateway;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.bellwether.api.v1alpha1.Push;
import dev.bellwether.api.v1alpha1.PushRule;
import java.util.List;
import java.util.Optional;

/** Whether every expression of the push whitelist compiles; the notifier compiles them with the same RE2. */
final class WhitelistCheck {
    private WhitelistCheck() {}

    static Optional<Problem> judge(Push push) {
        List<PushRule> rules = push.whitelist() == null ? List.of() : push.whitelist();
        for (int i = 0; i < rules.size(); i++) {
            String expression = rules.get(i).pathRegex();
            if (expression == null) {
                continue;
            }
            try {
                Pattern.compile(expression);
            } catch (PatternSyntaxException e) {
                return Optional.of(new Problem(
                        "InvalidWhitelist",
                        "spec.push.whitelist[" + i + "].pathRegex: " + expression + " (expected: an RE2 expression; "
                                + e.getDescription() + ")"));
            }
        }
        return Optional.empty();
    }
}

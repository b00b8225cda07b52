package dev.bellwether.notifier.push;

import com.google.re2j.Pattern;
import dev.bellwether.notifier.config.PushConfig;
import java.util.List;
import java.util.function.Predicate;

/** The resources that may be sent ahead: what a rule leaves out is as in the page's request. */
final class Whitelist {
    private final List<Rule> rules;

    Whitelist(List<PushConfig.Rule> rules) {
        this.rules = rules.stream().map(Rule::new).toList();
    }

    boolean allows(Target target, PageRequest page) {
        return rules.stream().anyMatch(rule -> rule.allows(target, page));
    }

    private static final class Rule {
        private final PushConfig.Rule said;
        private final Predicate<String> path;

        Rule(PushConfig.Rule said) {
            this.said = said;
            String prefix = said.pathPrefix();
            String regex = said.pathRegex();
            if (prefix != null) {
                this.path = candidate -> candidate.startsWith(prefix);
            } else if (regex != null) {
                Pattern pattern = Pattern.compile(regex);
                this.path = candidate -> pattern.matches(candidate);
            } else {
                throw new IllegalArgumentException("push.whitelist: a rule with neither pathPrefix nor pathRegex");
            }
        }

        boolean allows(Target target, PageRequest page) {
            String scheme = said.scheme() == null ? page.scheme() : said.scheme();
            String authority = said.authority() == null ? page.authority() : said.authority();
            return target.scheme().equalsIgnoreCase(scheme)
                    && target.authority().equalsIgnoreCase(authority)
                    && path.test(target.path());
        }
    }
}

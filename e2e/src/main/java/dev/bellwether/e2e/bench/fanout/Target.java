package dev.bellwether.e2e.bench.fanout;

import java.util.Locale;

/** How a figure stands to what was aimed at, as a sentence. */
final class Target {
    private Target() {}

    static String atLeast(String what, double target, double measured) {
        return sentence(what, "at least", target, measured, measured >= target);
    }

    static String atMost(String what, double target, double measured) {
        return sentence(what, "at most", target, measured, measured <= target);
    }

    private static String sentence(String what, String bound, double target, double measured, boolean met) {
        return String.format(
                Locale.ROOT,
                "%s: aimed at %s %,.0f, measured %,.0f: **%s**.",
                what,
                bound,
                target,
                measured,
                met ? "met" : "missed");
    }
}

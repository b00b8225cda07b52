package dev.bellwether.operator.rollout;

import org.jspecify.annotations.Nullable;

/** Why a revision was promoted, kept in the canary's evidence until the promotion is done. */
final class Promotion {
    static final String PROVEN = "it was proven good: ";
    static final String THIN = "it was promoted on thin evidence: ";
    static final String ASKED = "control.promote asked for it";

    private Promotion() {}

    static String reason(Canary canary) {
        if (canary.first()) {
            return "FirstRevisionServes";
        }
        return because(canary.evidence(), THIN)
                ? "PromotedOnThinEvidence"
                : because(canary.evidence(), ASKED) ? "PromotedOnRequest" : "Promoted";
    }

    static String message(Canary canary) {
        String evidence = canary.evidence();
        return "revision " + canary.revision() + " serves" + (evidence == null ? "" : "; " + evidence);
    }

    private static boolean because(@Nullable String evidence, String what) {
        return evidence != null && evidence.startsWith(what);
    }
}

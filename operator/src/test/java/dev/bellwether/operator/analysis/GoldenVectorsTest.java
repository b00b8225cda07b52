package dev.bellwether.operator.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * The recorded ticks of an independent reference: eight traces, 357 ticks, when they are there. System property {@code bellwether.shared} names
 * the folder that holds {@code analysis-vectors.jsonl}, default {@code ../shared} beside the repository.
 */
class GoldenVectorsTest {
    private static final long TOLERANCE = 40;

    @Test
    void theTestComputesWhatTheReferenceComputed() throws IOException {
        String named = System.getProperty("bellwether.shared", "");
        Path vectors = (named.isEmpty()
                        ? Path.of(System.getProperty("bellwether.root", ".."), "..", "shared")
                        : Path.of(named))
                .resolve("analysis-vectors.jsonl");
        if (!Files.exists(vectors)) {
            System.out.println("golden vectors: no " + vectors + ", the plain formulas stand alone");
            return;
        }
        check(Files.readAllLines(vectors));
    }

    static void check(List<String> lines) throws IOException {
        ObjectMapper json = new ObjectMapper();
        AnalysisSettings settings = AnalysisSettings.DEFAULT;
        SequentialTest test = new SequentialTest(settings.of(Channel.ERROR));
        SoftAssertions all = new SoftAssertions();
        ChannelEvidence state = ChannelEvidence.START;
        for (String line : lines) {
            JsonNode tick = json.readTree(line);
            String at = tick.get("trace").asText() + " at " + tick.get("t");
            if (tick.get("t").asLong() == 0) {
                state = ChannelEvidence.START;
            }
            Comparison seen = new Comparison(exposure(tick, 0), exposure(tick, 1));
            state = test.step(state, seen, tick.get("t").asLong());
            near(all, "S of " + at, state.relative(), longs(tick.get("S")));
            near(all, "A of " + at, state.absolute(), longs(tick.get("A")));
            near(all, "q of " + at, state.minShare(), longs(tick.get("minShare")));
            near(all, "D_rel of " + at, state.promoteRelative(), tick.get("promoteRel"));
            near(all, "D_abs of " + at, state.promoteAbsolute(), tick.get("promoteAbs"));
            long evidence = Math.round(test.evidence(state, seen) * SequentialTest.MICRO);
            near(all, "evidence of " + at, evidence, tick.get("evidence"));
            boolean rollback =
                    test.evidence(state, seen) >= settings.of(Channel.ERROR).need();
            all.assertThat(rollback)
                    .as("verdict of " + at)
                    .isEqualTo(tick.get("verdict").asText().equals("Rollback"));
        }
        all.assertAll();
        assertThat(lines).isNotEmpty();
    }

    /** The reference rounds intermediate terms, so that the last digits of a micro-nat differ. */
    private static void near(SoftAssertions all, String what, List<Long> is, List<Long> expected) {
        for (int i = 0; i < expected.size(); i++) {
            all.assertThat(is.get(i)).as("%s [%d]", what, i).isCloseTo(expected.get(i), Offset.offset(TOLERANCE));
        }
    }

    private static void near(SoftAssertions all, String what, long is, JsonNode expected) {
        all.assertThat(is).as(what).isCloseTo(expected.asLong(), Offset.offset(TOLERANCE));
    }

    private static Exposure exposure(JsonNode tick, int arm) {
        List<Long> bad = longs(tick.get("x").get(arm));
        List<Long> risk = longs(tick.get("atRiskMillis").get(arm));
        return new Exposure(
                new BadPeers(bad.get(0), bad.get(1), bad.get(2)), new AtRisk(risk.get(0), risk.get(1), risk.get(2)));
    }

    private static List<Long> longs(JsonNode array) {
        List<Long> all = new ArrayList<>();
        array.forEach(n -> all.add(n.asLong()));
        return all;
    }
}

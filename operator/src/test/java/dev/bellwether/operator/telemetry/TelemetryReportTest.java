package dev.bellwether.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TelemetryReportTest {
    private static final String WHOLE = """
            {"schema":1,"pod":"demo/chat-1","revision":"a1","boot":"b","epoch":"a1.x.1","full":true,"atMillis":5,"state":"Serving",
             "backplane":"Connected","connections":3,"streams":2,"peers":2,"atRiskMillis":{"error":[1,2,3],"cancel":[4,5,6]},
             "bad":[{"peer":"00ff","channel":"error","age":2,"atMillis":4,"first":true}],
             "resets":{"sent":{"INTERNAL_ERROR":1},"received":{}},"ofALaterRelease":{"x":1}}
            """;

    @Test
    void aReportIsReadAndWhatALaterReleaseAddsIsIgnored() throws JsonProcessingException {
        TelemetryReport report = read(WHOLE);
        assertThat(report.atRiskMillis().get("cancel")).containsExactly(4L, 5L, 6L);
        assertThat(report.bad()).containsExactly(new TelemetryReport.BadPeer("00ff", "error", 2, 4, true));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "boot":"b",                | ''                        | without boot
            "atRiskMillis"             | "other"                   | without boot, epoch, atRiskMillis
            [1,2,3]                    | [1,2]                     | atRiskMillis.error: [1, 2] (expected: three numbers from 0)
            [1,2,3]                    | [1,2,-3]                  | atRiskMillis.error: [1, 2, -3]
            [1,2,3]                    | [1,2,null]                | atRiskMillis.error: [1, 2, null]
            "peer":"00ff",             | ''                        | bad: a peer without peer or channel
            """)
    void aLineThatIsNoReportIsRefusedAsJsonThatCannotBeRead(String part, String instead, String why) {
        assertThatThrownBy(() -> read(WHOLE.replace(part, instead)))
                .isInstanceOf(JsonProcessingException.class)
                .hasMessageContaining(why);
    }

    private static TelemetryReport read(String json) throws JsonProcessingException {
        return new ObjectMapper().readValue(json, TelemetryReport.class);
    }
}

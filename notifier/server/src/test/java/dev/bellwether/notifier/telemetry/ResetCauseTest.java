package dev.bellwether.notifier.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.notifier.telemetry.TrafficObserver.Direction;
import io.netty.handler.codec.http2.Http2Error;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResetCauseTest {
    @ParameterizedTest
    @CsvSource({
        // direction, code, pushed, draining: cause
        "RECEIVED, CANCEL, false, false, CLIENT",
        "RECEIVED, PROTOCOL_ERROR, false, true, CLIENT",
        "RECEIVED, REFUSED_STREAM, true, false, PUSH",
        "SENT, CANCEL, true, true, PUSH",
        "SENT, FLOW_CONTROL_ERROR, false, false, PROTOCOL",
        "SENT, STREAM_CLOSED, false, true, PROTOCOL",
        "SENT, REFUSED_STREAM, false, false, LIMIT",
        "SENT, REFUSED_STREAM, false, true, DRAIN",
        "SENT, ENHANCE_YOUR_CALM, false, false, FLOOD",
        "SENT, CANCEL, false, true, DRAIN",
        "SENT, CANCEL, false, false, APPLICATION",
        "SENT, INTERNAL_ERROR, false, false, APPLICATION",
    })
    void whoAskedIsTold(Direction direction, Http2Error code, boolean pushed, boolean draining, ResetCause cause) {
        assertThat(ResetCause.of(direction, code.code(), pushed, draining)).isEqualTo(cause);
    }

    @Test
    void aCodeThatNobodyKnowsIsTheSenders() {
        assertThat(ResetCause.of(Direction.RECEIVED, 0xffff_ffffL, false, false))
                .isEqualTo(ResetCause.CLIENT);
        assertThat(ResetCause.of(Direction.SENT, 77, false, false)).isEqualTo(ResetCause.APPLICATION);
    }
}

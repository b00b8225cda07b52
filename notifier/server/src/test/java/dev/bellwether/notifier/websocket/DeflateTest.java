package dev.bellwether.notifier.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeflateTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate",
                "Permessage-Deflate",
                "permessage-deflate; client_max_window_bits",
                "permessage-deflate; client_max_window_bits=8",
                "permessage-deflate; client_max_window_bits=\"15\"",
                "permessage-deflate; server_max_window_bits=15",
                "permessage-deflate;server_no_context_takeover;client_no_context_takeover",
                "x-webkit-deflate-frame, permessage-deflate",
                "permessage-deflate; server_max_window_bits=10, permessage-deflate",
                "permessage-deflate; nonsense=1 , permessage-deflate; client_max_window_bits",
            })
    void anOfferThatCanBeMetIsAnsweredWithoutContextTakeover(String offer) {
        assertThat(Deflate.negotiate(List.of(offer))).hasValueSatisfying(agreed -> assertThat(agreed.response())
                .isEqualTo("permessage-deflate; server_no_context_takeover; client_no_context_takeover"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-webkit-deflate-frame",
                "permessage-deflate; server_max_window_bits=14",
                "permessage-deflate; server_max_window_bits",
                "permessage-deflate; server_max_window_bits=015",
                "permessage-deflate; server_max_window_bits=16",
                "permessage-deflate; client_max_window_bits=7",
                "permessage-deflate; client_max_window_bits=16",
                "permessage-deflate; client_max_window_bits=+9",
                "permessage-deflate; client_no_context_takeover=1",
                "permessage-deflate; server_no_context_takeover=true",
                "permessage-deflate; unknown",
                "permessage-deflate; client_max_window_bits; client_max_window_bits=10",
                "permessage-deflate; client_max_window_bits; CLIENT_MAX_WINDOW_BITS",
                "permessage-deflate; ",
                "permessage-deflate=1",
                "permessage-deflate; client_max_window_bits=\"1",
                ", permessage-deflate",
                "",
            })
    void anOfferThatCannotBeMetOrIsMalformedIsDeclined(String offer) {
        assertThat(Deflate.negotiate(List.of(offer))).isEmpty();
    }

    @Test
    void offersMayComeInSeveralHeadersAndNoneIsNoOffer() {
        assertThat(Deflate.negotiate(List.of("foo", "permessage-deflate"))).isPresent();
        assertThat(Deflate.negotiate(List.of())).isEmpty();
    }
}

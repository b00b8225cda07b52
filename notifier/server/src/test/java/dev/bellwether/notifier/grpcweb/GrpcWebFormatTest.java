package dev.bellwether.notifier.grpcweb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.event.StoredEvent;
import dev.bellwether.notifier.hub.Ending;
import dev.bellwether.v1.Event;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GrpcWebFormatTest {
    private static final Cursor AT = new Cursor("e", 7);
    private static final UnpooledByteBufAllocator ALLOCATOR = UnpooledByteBufAllocator.DEFAULT;
    private static final GrpcWebFormat BINARY = new GrpcWebFormat(Frames.BINARY);

    @Test
    void theBytesAreTheseAndStayThese() {
        assertThat(hex(BINARY.opening(ALLOCATOR, AT, Duration.ofSeconds(1))))
                .isEqualTo("000000000a" + "0a03652e37" + "10e807" + "2200");
        assertThat(hex(BINARY.cursor(ALLOCATOR, AT))).isEqualTo("0000000007" + "0a03652e37" + "2200");
        assertThat(hex(BINARY.event(ALLOCATOR, AT, stored("{\"topic\":\"r/1\",\"type\":\"t\",\"data\":{\"n\":1.0}}"))))
                .isEqualTo("000000001a" + "0a03652e37" + "1a13" + "0a03722f31" + "120174" + "1a097b226e223a312e307d");
        assertThat(hex(BINARY.ending(ALLOCATOR, new Ending(Ending.Cause.EXPIRED, Duration.ofMillis(1), AT))))
                .isEqualTo("0000000012" + "0a03652e37" + "1001" + "3a09" + "0a0765787069726564" + "8000000026"
                        + ByteBufUtil.hexDump(
                                "grpc-status:16\r\ngrpc-message:expired\r\n".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void textIsBase64OfEachFrame() {
        byte[] message = bytes(new GrpcWebFormat(Frames.TEXT).cursor(ALLOCATOR, AT));
        assertThat(new String(message, StandardCharsets.US_ASCII)).isEqualTo("AAAAAAcKA2UuNyIA");
        byte[] trailers = bytes(Frames.TEXT.frame(ALLOCATOR, Frames.TRAILERS, new byte[] {'x'}));
        assertThat(Base64.getDecoder().decode(trailers)).isEqualTo(new byte[] {(byte) 0x80, 0, 0, 0, 1, 'x'});
    }

    @ParameterizedTest
    @EnumSource
    void everyEndingHasAnEventAndAStatus(Ending.Cause cause) throws Exception {
        byte[] bytes = bytes(BINARY.ending(ALLOCATOR, new Ending(cause, Duration.ofMillis(1500), null)));
        int length = bytes[4];
        Event event = Event.parseFrom(Arrays.copyOfRange(bytes, 5, 5 + length));
        assertThat(event.getId()).isEmpty();
        assertThat(event.getRetryMs()).isEqualTo(1500);
        String told = event.getEventCase().name().toLowerCase(Locale.ROOT);
        assertThat(told).isEqualTo(cause.event().isEmpty() ? "cursor" : cause.event());
        assertThat(bytes[5 + length]).isEqualTo((byte) 0x80);
        String trailers = new String(bytes, 10 + length, bytes.length - 10 - length, StandardCharsets.US_ASCII);
        assertThat(trailers)
                .startsWith("grpc-status:" + GrpcStatus.of(cause).code() + "\r\n")
                .endsWith("\r\n");
        assertThat(trailers.contains("grpc-retry-pushback-ms:1500\r\n"))
                .isEqualTo(GrpcStatus.of(cause) == GrpcStatus.UNAVAILABLE);
    }

    @Test
    void objectsOfANotificationStayDigitByDigitWhateverStandsAroundThem() {
        dev.bellwether.v1.Notification message = NotificationMessage.of(stored(
                "{\"new\":[{\"data\":0}],\"topic\":\"é\",\"data\":{\"a\":[1e400,{\"b\":\"}é\\\"\"}]},\"type\":\"ü\","
                        + "\"cloudevent\":{\"id\":\"1\"},\"priority\":7}"));
        assertThat(message.getTopic()).as("the log's").isEqualTo("r/1");
        assertThat(message.getType()).isEqualTo("ü");
        assertThat(message.getData()).isEqualTo("{\"a\":[1e400,{\"b\":\"}é\\\"\"}]}");
        assertThat(message.getCloudevent()).isEqualTo("{\"id\":\"1\"}");
        assertThat(message.getPriority()).isEqualTo(7);
        assertThat(message.hasDedupKey()).isFalse();
    }

    @Test
    void whatIsNoNotificationIsToldAsFarAsItCanBeRead() {
        assertThat(NotificationMessage.of(stored("{\"type\":\"t\",\"data\":{")).getType())
                .isEqualTo("t");
        assertThat(NotificationMessage.of(stored("")).getTopic()).isEqualTo("r/1");
    }

    @Test
    void aMessageOfAStatusIsPercentEncoded() {
        assertThat(StatusMessage.encode("a b~: 100% é\n")).isEqualTo("a b~: 100%25 %C3%A9%0A");
        assertThat(StatusMessage.encode("a".repeat(2000))).isEqualTo("a".repeat(1000) + "...");
    }

    @ParameterizedTest
    @CsvSource({
        "1n, PT0.000000001S",
        "20u, PT0.00002S",
        "300m, PT0.3S",
        "4S, PT4S",
        "05M, PT5M",
        "6H, PT6H",
        "99999999H, PT87600H",
    })
    void aDeadlineHasAUnit(String header, Duration time) {
        assertThat(Deadline.parse(header)).contains(time);
    }

    private static StoredEvent stored(String json) {
        return new StoredEvent(7, "r/1", Instant.EPOCH, json.getBytes(StandardCharsets.UTF_8));
    }

    private static String hex(ByteBuf buffer) {
        return ByteBufUtil.hexDump(bytes(buffer));
    }

    private static byte[] bytes(ByteBuf buffer) {
        try {
            return ByteBufUtil.getBytes(buffer);
        } finally {
            buffer.release();
        }
    }
}

package dev.bellwether.notifier.frames;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketWriterTest {
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.000006Z");

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 198.51.100.1, 192.0.2.7",
        "2001:db8::7, 2001:db8::1, 2001:db8:0:0:0:0:0:7",
        "2001:db8::7, 198.51.100.1, 2001:db8:0:0:0:0:0:7",
    })
    void oneConversationIsReadBackWhole(String client, String server, String name) throws Exception {
        PacketWriter writer = new PacketWriter(
                new Ends("00112233", InetAddress.getByName(client), 54_321, InetAddress.getByName(server)));
        byte[] large = new byte[100_001];
        Arrays.fill(large, (byte) 'x');
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(Pcapng.head());
        file.writeBytes(writer.opening(AT));
        file.writeBytes(writer.frame(false, new Frame(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0}), AT));
        file.writeBytes(writer.frame(true, new Frame(large), AT));

        Capture capture = Capture.read(file.toByteArray());

        assertThat(capture.conversations()).hasSize(1);
        Capture.Conversation conversation = capture.conversations().get(0);
        assertThat(conversation.client()).isEqualTo(name + ":54321");
        assertThat(conversation.bytes(true).toByteArray()).isEqualTo(large);
        assertThat(conversation.sent(false))
                .startsWith("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
                .hasSize(24 + 9);
    }
}

package dev.bellwether.notifier.frames;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineWriterTest {
    private static final LineWriter WRITER = new LineWriter(
            new Ends("00112233", InetAddress.getLoopbackAddress(), 1, InetAddress.getLoopbackAddress()), true);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "000004 03 00 00000005 00000008|\"type\":\"RST_STREAM\",\"stream\":5,\"flags\":[],\"length\":4,\"error\":\"CANCEL\"",
                "000004 03 00 00000005 000000ff|\"error\":\"0xff\"",
                "000008 07 00 00000000 0000000900000002|\"lastStream\":9,\"error\":\"INTERNAL_ERROR\"",
                "000004 08 00 00000000 00010000|\"type\":\"WINDOW_UPDATE\",\"stream\":0,\"flags\":[],\"length\":4,\"increment\":65536",
                "000005 02 00 00000003 8000000110|\"exclusive\":true,\"dependsOn\":1,\"weight\":17",
                "000006 04 00 00000000 000800000001|\"settings\":{\"ENABLE_CONNECT_PROTOCOL\":1}",
                "000000 04 01 00000000|\"flags\":[\"ACK\"],\"length\":0,\"settings\":{}",
                "000005 05 04 00000001 0000000282|\"flags\":[\"END_HEADERS\"],\"length\":5,\"promised\":2",
                "000006 05 0c 00000001 000000000282|\"flags\":[\"END_HEADERS\",\"PADDED\"],\"length\":6,\"promised\":2",
                "000007 10 00 00000000 00000003753d31|\"prioritized\":3,\"priority\":\"u=1\"",
                "000002 01 25 00000001 8284|\"flags\":[\"END_STREAM\",\"END_HEADERS\",\"PRIORITY\"],\"length\":2}",
                "000001 ee 00 00000001 00|\"type\":\"0xee\"",
                "000001 03 00 00000001 00|\"type\":\"RST_STREAM\",\"stream\":1,\"flags\":[],\"length\":1}",
            })
    void aFrameSaysWhatItIs(String hex, String expected) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        String line = new String(WRITER.frame(true, new Frame(bytes), Instant.EPOCH), StandardCharsets.UTF_8);
        assertThat(line)
                .startsWith("{\"at\":\"1970-01-01T00:00:00Z\",\"connection\":\"00112233\",\"direction\":\"sent\",")
                .contains(expected)
                .endsWith("}\n");
    }
}

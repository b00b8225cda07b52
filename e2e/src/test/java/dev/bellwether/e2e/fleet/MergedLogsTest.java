package dev.bellwether.e2e.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergedLogsTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void whatSeveralFleetsPrintIsJudgedAsOne() throws IOException {
        try (MergedLogs logs = new MergedLogs(folder)) {
            OutputStream publisher = logs.of("publisher");
            OutputStream clients = logs.of("clients-0");
            print(clients, "following: 2\n@received {\"client\":\"a\",\"id\":\"e.1\",\"at\":5}\n@rec");
            print(publisher, "@acks {\"id\":\"e.1\",\"topic\":\"t\",\"at\":4}\n@progress " + progress(0, 7, 0));
            print(clients, "eived {\"client\":\"b\",\"id\":\"e.1\",\"at\":6}\n@progress " + progress(2, 0, 2));
            print(clients, "@faults {\"at\":9,\"client\":\"b\",\"kind\":\"reset\",\"detail\":\"INTERNAL_ERROR\"}\n");

            Delivery delivery = logs.judge(Map.of("a", "t", "b", "t"));
            assertThat(delivery.acknowledged()).isEqualTo(1);
            assertThat(delivery.received()).isEqualTo(2);
            assertThat(delivery.complete()).isTrue();
            assertThat(logs.judge(Map.of("a", "t", "b", "t", "c", "t")).lost()).isEqualTo(1);
            assertThat(logs.faults()).extracting(Fault::kind).containsExactly("reset");
            assertThat(logs.output("clients-0")).isEqualTo("following: 2\n");
            assertThat(logs.progress().open()).isEqualTo(2);
            assertThat(logs.progress().acknowledged()).isEqualTo(7);
        }
    }

    @Test
    void aFleetWithoutAFolderPrintsItsLogs() throws IOException {
        try (MergedLogs logs = new MergedLogs(folder);
                Journal<Ack> acks = new Journal<>(logs.of("publisher"), FleetLogs.MARK + "acks ")) {
            acks.append(new Ack("e.1", "t", 1));
            acks.append(new Ack("e.2", "t", 2));
            acks.flush();
            assertThat(logs.judge(Map.of()).acknowledged()).isEqualTo(2);
        }
    }

    private static String progress(int open, int acknowledged, int received) {
        return "{\"at\":1,\"clients\":2,\"open\":" + open + ",\"lives\":3,\"acknowledged\":" + acknowledged
                + ",\"received\":" + received + ",\"faults\":0}\n";
    }

    private static void print(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}

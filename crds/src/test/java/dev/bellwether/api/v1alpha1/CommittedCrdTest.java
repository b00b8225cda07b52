package dev.bellwether.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommittedCrdTest {

    @Test
    void theCommittedFileIsWhatTheTypesSay(@TempDir Path folder) throws IOException {
        String generated = CrdFile.generate(folder);
        if (Boolean.getBoolean("crds.write")) {
            Files.writeString(CrdFile.COMMITTED, generated);
        }
        assertThat(CrdFile.COMMITTED)
                .as("regenerate with: mvn -pl crds test -Dcrds.write=true")
                .hasContent(generated);
    }

    @Test
    void everyDescriptionIsWholeAndFreeOfMarkup() throws IOException {
        JsonNode crd = Serialization.yamlMapper().readTree(CrdFile.COMMITTED.toFile());
        assertThat(crd.findValuesAsText("description"))
                .hasSizeGreaterThan(50)
                .allSatisfy(text ->
                        assertThat(text).isNotBlank().doesNotEndWith("{").doesNotContain("{@"));
    }
}

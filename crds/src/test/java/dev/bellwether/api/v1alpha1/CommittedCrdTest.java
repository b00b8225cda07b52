package dev.bellwether.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    void theReferenceIsWhatTheCrdSays(@TempDir Path folder) throws IOException {
        String page = ReferencePage.of(Serialization.yamlMapper()
                .readTree(CrdFile.generate(folder))
                .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec"));
        if (Boolean.getBoolean("crds.write")) {
            Files.writeString(ReferencePage.COMMITTED, page);
        }
        assertThat(ReferencePage.COMMITTED)
                .as("regenerate with: mvn -pl crds test -Dcrds.write=true")
                .hasContent(page);
    }

    @Test
    void everyListAndEveryMapOfTheSpecIsBounded() throws IOException {
        JsonNode crd = Serialization.yamlMapper().readTree(CrdFile.COMMITTED.toFile());
        List<String> open = new ArrayList<>();
        List<String> bounded = new ArrayList<>();
        Bound.walk(
                crd.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec"),
                "spec",
                (at, node) -> (Bound.isOpenList(node) || Bound.isOpenMap(node) ? open : bounded).add(at));
        assertThat(open).isEmpty();
        assertThat(bounded)
                .contains(
                        "spec.topics[].name",
                        "spec.listener.service.annotations{}",
                        "spec.notifier.podTemplate.volumes[].projected.sources[].secret.items[]");
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

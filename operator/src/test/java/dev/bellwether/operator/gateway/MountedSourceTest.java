package dev.bellwether.operator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellwether.operator.revision.RevisionInputs;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MountedSourceTest {
    @Test
    void everyVolumeThatAPodCannotStartWithoutIsLookedFor() throws IOException {
        assertThat(MountedSource.of(volumes("""
                        [{"name": "www", "configMap": {"name": "pages"}},
                         {"name": "extra", "secret": {"secretName": "later", "optional": true}},
                         {"name": "keys", "secret": {"secretName": "keys"}},
                         {"name": "all", "projected": {"sources": [
                           {"secret": {"name": "one"}}, {"configMap": {"name": "two"}}, {"configMap": {"name": "three", "optional": true}}]}},
                         {"name": "tmp", "emptyDir": {}}]""")))
                .containsExactly(
                        new MountedSource(
                                MountedSource.Kind.CONFIG_MAP,
                                "pages",
                                "spec.notifier.podTemplate.volumes[0].configMap.name"),
                        new MountedSource(
                                MountedSource.Kind.SECRET,
                                "keys",
                                "spec.notifier.podTemplate.volumes[2].secret.secretName"),
                        new MountedSource(
                                MountedSource.Kind.SECRET,
                                "one",
                                "spec.notifier.podTemplate.volumes[3].projected.sources[0].secret.name"),
                        new MountedSource(
                                MountedSource.Kind.CONFIG_MAP,
                                "two",
                                "spec.notifier.podTemplate.volumes[3].projected.sources[1].configMap.name"));
    }

    @Test
    void theFirstThatIsMissingIsNamedWithItsField() throws IOException {
        RevisionInputs wanted = volumes("""
                [{"name": "www", "configMap": {"name": "pages"}}, {"name": "keys", "secret": {"secretName": "keys"}}]""");
        assertThat(MountedSource.missing(wanted, source -> source.kind() == MountedSource.Kind.CONFIG_MAP))
                .contains(
                        new Problem(
                                "SecretNotFound",
                                "spec.notifier.podTemplate.volumes[1].secret.secretName: no Secret keys in this namespace (expected: one, or optional: true)"));
        assertThat(MountedSource.missing(wanted, source -> true)).isEmpty();
    }

    @Test
    void withoutVolumesNothingIsLookedFor() throws IOException {
        assertThat(MountedSource.of(RevisionInputs.of(new ObjectMapper().readTree("{}"), "notifier:1")))
                .isEqualTo(List.of());
    }

    private static RevisionInputs volumes(String json) throws IOException {
        return RevisionInputs.of(
                new ObjectMapper().readTree("{\"notifier\": {\"podTemplate\": {\"volumes\": " + json + "}}}"),
                "notifier:1");
    }
}

package dev.bellwether.policy.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class BaselineReferenceTest {

    @Test
    void theCommittedReferenceIsWhatThePolicyFilesSay() throws IOException {
        String generated = BaselineReference.generate();
        if (Boolean.getBoolean("baselines.write")) {
            Files.writeString(BaselineReference.COMMITTED, generated);
        }
        assertThat(BaselineReference.COMMITTED)
                .as("regenerate with: mvn -pl policies test -Dbaselines.write=true")
                .hasContent(generated);
    }
}

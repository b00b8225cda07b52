package dev.bellwether.notifier.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the configuration file. */
public final class ConfigFile {
    private static final ObjectMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ConfigFile() {}

    /** @throws ConfigException with every error found, each with the path in the file, the value and what was expected */
    public static NotifierConfig read(Path file) throws ConfigException {
        try {
            return parse(Files.readString(file, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            throw new ConfigException(List.of(new ConfigError("", file + ": no such file")));
        } catch (IOException e) {
            throw new ConfigException(List.of(new ConfigError("", file + ": cannot be read: " + e)));
        }
    }

    /** As {@link #read}, from the file's content. */
    public static NotifierConfig parse(String yaml) throws ConfigException {
        List<ConfigError> errors = new ArrayList<>();
        NotifierConfig config = ConfigSections.file(new ConfigNode("", tree(yaml), errors));
        if (!errors.isEmpty()) {
            throw new ConfigException(errors);
        }
        return config;
    }

    private static JsonNode tree(String yaml) throws ConfigException {
        try {
            return YAML.readTree(yaml);
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            String what = e.getOriginalMessage().lines().findFirst().orElse("unreadable");
            throw new ConfigException(List.of(new ConfigError("", "not YAML" + where + ": " + what)));
        }
    }
}

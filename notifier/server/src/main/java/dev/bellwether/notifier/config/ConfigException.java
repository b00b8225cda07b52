package dev.bellwether.notifier.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration file cannot be used. The message has a line for each error. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<ConfigError> errors;

    public ConfigException(List<ConfigError> errors) {
        super(errors.stream().map(ConfigError::toString).collect(Collectors.joining("\n")));
        this.errors = List.copyOf(errors);
    }

    /** At least one, in the order of the file's keys. */
    public List<ConfigError> errors() {
        return errors;
    }
}

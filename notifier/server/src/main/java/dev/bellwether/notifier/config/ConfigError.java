package dev.bellwether.notifier.config;

/**
 * One thing that is wrong with a configuration file.
 *
 * @param path where, for example {@code topics[2].retention.age}; empty for the file itself
 */
public record ConfigError(String path, String problem) {
    @Override
    public String toString() {
        return path.isEmpty() ? problem : path + ": " + problem;
    }
}

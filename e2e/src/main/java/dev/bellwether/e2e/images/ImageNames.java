package dev.bellwether.e2e.images;

/**
 * What the images are called. The default registry does not exist: an image that was not imported is an error at once, and never somebody
 * else's.
 *
 * @param registry host and path before an image's own name, such as {@code registry.example/bellwether}
 */
public record ImageNames(String registry) {
    /** Names for images that are imported into a node and never pulled. */
    public static final ImageNames LOCAL = new ImageNames("bellwether.invalid");

    private static final String VERSION = "0.1.0";

    public String operator() {
        return named("operator", VERSION);
    }

    public String notifier() {
        return named("notifier", VERSION);
    }

    /** The same program under the next version's name. */
    public String nextNotifier() {
        return named("notifier", "0.1.1");
    }

    public String nats() {
        return named("nats", VERSION);
    }

    /** Clients and a publisher, with what is published. */
    public String fleet() {
        return named("fleet", VERSION);
    }

    /** A notifier with a fault. */
    public String faulty(Fault fault) {
        return named("notifier-" + fault.text(), VERSION);
    }

    private String named(String name, String version) {
        return registry + "/" + name + ":" + version;
    }
}

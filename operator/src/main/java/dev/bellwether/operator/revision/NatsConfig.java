package dev.bellwether.operator.revision;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The configuration of a managed NATS server. Passwords come from the environment, so the file is no secret. Every message is on disk
 * before it is acknowledged ({@code sync_interval: always}): an acknowledged notification outlives a crash of the node.
 */
public final class NatsConfig {
    private static final double STORE_SHARE = 0.9; // of the volume; the rest is for indexes and the consumers' state
    private static final double STREAM_SHARE =
            0.8; // of the volume; a server refuses a stream that is promised more than its store

    private NatsConfig() {}

    static String text(GatewayIdentity gateway, int replicas, long volumeBytes) {
        String file = """
                server_name: $POD_NAME
                host: "0.0.0.0"
                port: 4222
                http: "0.0.0.0:8222"
                jetstream {
                  store_dir: "/data"
                  sync_interval: always
                  max_memory_store: 0
                  max_file_store: %d
                }
                authorization {
                  users: [
                    {user: $OPERATOR_USERNAME, password: $OPERATOR_PASSWORD, permissions: {publish: ">", subscribe: ">"}}
                    {user: $NOTIFIER_USERNAME, password: $NOTIFIER_PASSWORD, permissions: {
                      publish: {allow: [%s]}
                      subscribe: {allow: ["_INBOX.>", "%s"]}
                    }}
                  ]
                }
                """.formatted(
                        (long) (volumeBytes * STORE_SHARE),
                        notifierMayPublish(gateway).stream()
                                .map(subject -> '"' + subject + '"')
                                .collect(Collectors.joining(", ")),
                        presence(gateway));
        return replicas == 1 ? file : file + cluster(gateway, replicas);
    }

    static long streamBytes(long volumeBytes) {
        return (long) (volumeBytes * STREAM_SHARE);
    }

    /** The subjects a notifier may publish to: its topics, and what reading the stream takes. It cannot create, change or purge one. */
    public static List<String> notifierMayPublish(GatewayIdentity gateway) {
        String stream = "bellwether_" + gateway.namespace() + "_" + gateway.name();
        return List.of(
                "bellwether." + gateway.namespace() + "." + gateway.name() + ".>",
                presence(gateway),
                "$JS.API.INFO",
                "$JS.API.STREAM.NAMES",
                "$JS.API.STREAM.INFO." + stream,
                "$JS.API.STREAM.MSG.GET." + stream,
                "$JS.API.DIRECT.GET." + stream,
                "$JS.API.DIRECT.GET." + stream + ".>",
                "$JS.API.CONSUMER.CREATE." + stream,
                "$JS.API.CONSUMER.CREATE." + stream + ".>",
                "$JS.API.CONSUMER.INFO." + stream + ".>",
                "$JS.API.CONSUMER.DELETE." + stream + ".>",
                "$JS.API.CONSUMER.MSG.NEXT." + stream + ".>",
                "$JS.ACK." + stream + ".>",
                "$JS.FC." + stream + ".>");
    }

    /** What pods tell each other of who is there: outside the stream's subjects, so that none of it is kept. */
    private static String presence(GatewayIdentity gateway) {
        return "presence.bellwether." + gateway.namespace() + "." + gateway.name();
    }

    private static String cluster(GatewayIdentity gateway, int replicas) {
        String routes = IntStream.range(0, replicas)
                .mapToObj(i -> "$" + ManagedNats.ROUTE + i)
                .collect(Collectors.joining(", "));
        // A route may do everything, as the operator may: it has the operator's credentials, and no others to be made
        // or kept.
        return """
                cluster {
                  name: "%s"
                  listen: "0.0.0.0:6222"
                  authorization {user: $OPERATOR_USERNAME, password: $OPERATOR_PASSWORD}
                  routes: [%s]
                }
                """.formatted(gateway.natsName(), routes);
    }
}

package dev.bellwether.operator.gateway;

import dev.bellwether.api.v1alpha1.NotificationGateway;
import dev.bellwether.operator.rollout.Announcement;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Events of a gateway. The one told last is not told again, however often the decision repeats it. */
final class GatewayEvents {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayEvents.class);
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final int LONGEST_NOTE = 1000; // bytes; the API server takes 1024

    private final KubernetesClient client;
    private final String instance;
    private final Clock clock;
    private final Map<String, Announcement> last = new ConcurrentHashMap<>();

    GatewayEvents(KubernetesClient client, String instance, Clock clock) {
        this.client = client;
        this.instance = instance;
        this.clock = clock;
    }

    void tell(NotificationGateway gateway, Announcement announcement) {
        if (announcement.equals(last.put(gateway.getMetadata().getUid(), announcement))) {
            return;
        }
        var now = clock.instant();
        long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
        try {
            client.resource(new EventBuilder()
                            .withNewMetadata()
                            .withNamespace(gateway.getMetadata().getNamespace())
                            .withName(gateway.getMetadata().getName() + "."
                                    + HexFormat.of().toHexDigits(nanos))
                            .endMetadata()
                            .withEventTime(new MicroTime(MICROS.format(now)))
                            .withType(announcement.warning() ? "Warning" : "Normal")
                            .withReason(announcement.reason())
                            .withAction("Rollout")
                            .withNote(note(announcement.message()))
                            .withReportingController("bellwether.dev/operator")
                            .withReportingInstance(instance)
                            .withNewRegarding()
                            .withApiVersion(gateway.getApiVersion())
                            .withKind(gateway.getKind())
                            .withNamespace(gateway.getMetadata().getNamespace())
                            .withName(gateway.getMetadata().getName())
                            .withUid(gateway.getMetadata().getUid())
                            .endRegarding()
                            .build())
                    .create();
        } catch (KubernetesClientException e) {
            // An Event is told once and for people; a rollout does not fail over it.
            LOG.warn(
                    "event {} of {}: {}",
                    announcement.reason(),
                    gateway.getMetadata().getName(),
                    e.getMessage());
        }
    }

    /** As much of a message as an Event holds, whole characters of UTF-8. */
    static String note(String message) {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= LONGEST_NOTE) {
            return message;
        }
        int end = LONGEST_NOTE;
        while ((bytes[end] & 0xC0) == 0x80) { // the middle of a character
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8) + "…";
    }

    void forget(String uid) {
        last.remove(uid);
    }
}

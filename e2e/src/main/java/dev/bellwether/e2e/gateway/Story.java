package dev.bellwether.e2e.gateway;

import dev.bellwether.api.v1alpha1.CanaryStatus;
import dev.bellwether.api.v1alpha1.NotificationGateway;
import dev.bellwether.api.v1alpha1.NotificationGatewayStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells, one line at each change, what the operator says of a gateway. */
public final class Story implements AutoCloseable {
    private final SharedIndexInformer<NotificationGateway> informer;
    private String last = "";

    /** Begins to tell. */
    public Story(GatewayUnderTest gateway, Consumer<String> teller) {
        informer = gateway.client()
                .resources(NotificationGateway.class)
                .inNamespace(gateway.namespace())
                .withName(gateway.name())
                .inform(new ResourceEventHandler<>() {
                    @Override
                    public void onAdd(NotificationGateway seen) {
                        tell(seen, teller);
                    }

                    @Override
                    public void onUpdate(@Nullable NotificationGateway before, NotificationGateway seen) {
                        tell(seen, teller);
                    }

                    @Override
                    public void onDelete(NotificationGateway seen, boolean finalStateUnknown) {
                        teller.accept("the gateway is deleted");
                    }
                });
    }

    @Override
    public void close() {
        informer.close();
    }

    private synchronized void tell(NotificationGateway gateway, Consumer<String> teller) {
        String line = line(gateway.getStatus());
        if (!line.isEmpty() && !line.equals(last)) {
            last = line;
            teller.accept(line);
        }
    }

    /** Such as {@code Ready=Unknown CanaryInProgress: … | canary 52c677611c step 1 at 20 %, Observing, Continue}. */
    private static String line(@Nullable NotificationGatewayStatus status) {
        Optional<Condition> ready = status == null ? Optional.empty() : GatewayUnderTest.condition(status, "Ready");
        if (status == null || ready.isEmpty()) {
            return "";
        }
        String text = "Ready=" + ready.get().getStatus() + " " + ready.get().getReason() + ": "
                + ready.get().getMessage();
        CanaryStatus canary = status.canary();
        return canary == null
                ? text
                : text + " | " + canary.revision() + " " + canary.phase()
                        + (canary.weight() == null || canary.weight() == 0 ? "" : " at " + canary.weight() + " %")
                        + (canary.verdict() == null ? "" : ", verdict " + canary.verdict());
    }
}

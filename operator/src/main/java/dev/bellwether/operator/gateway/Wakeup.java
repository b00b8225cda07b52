package dev.bellwether.operator.gateway;

import dev.bellwether.api.v1alpha1.NotificationGateway;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;

/** Lets what happens outside the API server start a reconcile at once. */
final class Wakeup {
    private final SimpleInboundEventSource<NotificationGateway> source = new SimpleInboundEventSource<>("wakeup");

    SimpleInboundEventSource<NotificationGateway> source() {
        return source;
    }

    void gateway(String namespace, String name) {
        source.propagateEvent(new ResourceID(name, namespace));
    }
}

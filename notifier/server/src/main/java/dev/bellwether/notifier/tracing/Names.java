package dev.bellwether.notifier.tracing;

import io.opentelemetry.api.common.AttributeKey;

/** Attributes: those of the semantic conventions for messaging, and the gateway's own. */
final class Names {
    static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
    static final AttributeKey<String> OPERATION = AttributeKey.stringKey("messaging.operation.name");
    static final AttributeKey<String> OPERATION_TYPE = AttributeKey.stringKey("messaging.operation.type");
    static final AttributeKey<String> TOPIC = AttributeKey.stringKey("messaging.destination.name");
    static final AttributeKey<String> TEMPLATE = AttributeKey.stringKey("messaging.destination.template");
    static final AttributeKey<String> ID = AttributeKey.stringKey("messaging.message.id");
    static final AttributeKey<Long> BYTES = AttributeKey.longKey("messaging.message.body.size");
    static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
    /** As {@code bellwether.publishes} counts it. */
    static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("bellwether.outcome");
    /** Streams of the pod that it was written to. */
    static final AttributeKey<Long> STREAMS = AttributeKey.longKey("bellwether.streams");
    /** Seconds, as {@code bellwether.delivery.latency} has them. */
    static final AttributeKey<Double> LATENCY = AttributeKey.doubleKey("bellwether.delivery.latency");

    private Names() {}
}

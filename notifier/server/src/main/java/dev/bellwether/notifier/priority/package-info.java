/**
 * In which order the streams of an HTTP/2 connection get to send: RFC 9218 urgencies, weights of topics' classes inside one urgency, and the tree of
 * RFC 7540 for clients that know no other. Start at {@link dev.bellwether.notifier.priority.StreamScheduler}; {@code Urgencies} orders, {@code Signals}
 * says what a stream's place is made of, {@code PrioritySignals} listens to the client.
 */
@NullMarked
package dev.bellwether.notifier.priority;

import org.jspecify.annotations.NullMarked;

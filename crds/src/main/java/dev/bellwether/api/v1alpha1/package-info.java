/**
 * The {@code bellwether.dev/v1alpha1} API as Java: what a user writes in a {@link dev.bellwether.api.v1alpha1.NotificationGateway} and what the operator answers in its status.
 * Start there. Durations and sizes are kept in Kubernetes' own notation; a component that may be absent is nullable, one that the schema defaults is not.
 */
@NullMarked
package dev.bellwether.api.v1alpha1;

import org.jspecify.annotations.NullMarked;

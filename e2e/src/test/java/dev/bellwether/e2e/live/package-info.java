/**
 * The whole product on a real Kubernetes node: run by {@code e2e/test}, on the cluster that the system property {@code bellwether.cluster} names.
 * {@link dev.bellwether.e2e.live.Lab} is what each test starts from.
 */
@NullMarked
package dev.bellwether.e2e.live;

import org.jspecify.annotations.NullMarked;

/**
 * Container images of everything that runs in the cluster, built without a Docker daemon and without an image registry: nothing but this
 * machine's JDK, C library and build output goes in. Start at {@link Images}.
 */
@NullMarked
package dev.bellwether.e2e.images;

import org.jspecify.annotations.NullMarked;

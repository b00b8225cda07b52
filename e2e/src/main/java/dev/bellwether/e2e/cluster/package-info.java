/**
 * A real Kubernetes to work on: where it is, how images and the chart get into it, and what can be watched there. Start at {@link RealCluster}.
 */
@NullMarked
package dev.bellwether.e2e.cluster;

import org.jspecify.annotations.NullMarked;

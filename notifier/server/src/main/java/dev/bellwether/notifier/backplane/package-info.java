/**
 * The log of notifications behind one small interface, {@link dev.bellwether.notifier.backplane.Backplane}, with one engine for a
 * single process and one for a cluster.
 */
@NullMarked
package dev.bellwether.notifier.backplane;

import org.jspecify.annotations.NullMarked;

/**
 * Notifiers with a fault, built on top of the product's through its {@link dev.bellwether.notifier.Customizer}, for images that a rollout must turn back. Nothing of
 * this is in what ships. Start reading at {@link dev.bellwether.e2e.faulty.FaultyNotifier}.
 */
@NullMarked
package dev.bellwether.e2e.faulty;

import org.jspecify.annotations.NullMarked;

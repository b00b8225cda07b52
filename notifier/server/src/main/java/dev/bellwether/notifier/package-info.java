/**
 * The notifier: a process that takes notifications by {@code POST} and streams them to its subscribers. Start reading at
 * {@link dev.bellwether.notifier.Notifier}; {@link dev.bellwether.notifier.Main} is the command line around it,
 * {@link dev.bellwether.notifier.Parts} says which implementation stands behind each seam.
 *
 * <p>A program of its own may be built on top: {@link dev.bellwether.notifier.Customizer} is told of every connection, event stream
 * and delivery on the public port, with the Netty channel.
 */
@NullMarked
package dev.bellwether.notifier;

import org.jspecify.annotations.NullMarked;

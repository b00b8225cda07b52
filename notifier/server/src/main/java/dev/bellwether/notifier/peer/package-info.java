/**
 * Who is at the other end: an address, and the proxies in between that may say of whom they speak. Start at
 * {@link dev.bellwether.notifier.peer.Client}.
 */
@NullMarked
package dev.bellwether.notifier.peer;

import org.jspecify.annotations.NullMarked;

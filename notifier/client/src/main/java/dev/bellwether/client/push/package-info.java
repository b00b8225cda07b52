/**
 * Which server pushes a client takes. {@link dev.bellwether.client.push.PushWhitelist} decides on a {@link dev.bellwether.client.push.PushPromise}; what it does not list
 * is answered with RST_STREAM and opens no stream.
 */
@NullMarked
package dev.bellwether.client.push;

import org.jspecify.annotations.NullMarked;

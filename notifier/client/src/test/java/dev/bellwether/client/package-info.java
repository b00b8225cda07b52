/** Tests of the client: the rules alone, a stream on a scripted wire, and the whole on real sockets against {@code ScriptedServer}. */
@NullMarked
package dev.bellwether.client;

import org.jspecify.annotations.NullMarked;

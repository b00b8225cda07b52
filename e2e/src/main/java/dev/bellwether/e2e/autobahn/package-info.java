/**
 * What Autobahn's fuzzing client talks to: an echo on the product's own WebSocket pipeline, and a bridge that lets a client of RFC 6455 reach it by RFC
 * 8441. Start at {@link dev.bellwether.e2e.autobahn.AutobahnServer}.
 */
@NullMarked
package dev.bellwether.e2e.autobahn;

import org.jspecify.annotations.NullMarked;

/**
 * The public port: TLS, both versions of HTTP, routing. Start at {@link dev.bellwether.notifier.http.PublicPort}. What is served is a
 * {@link dev.bellwether.notifier.http.Route} elsewhere.
 */
@NullMarked
package dev.bellwether.notifier.http;

import org.jspecify.annotations.NullMarked;

/**
 * A fleet of clients for a gateway under test: some hundred subscribers, each from an address of its own, that come and go and resume, and one publisher at a
 * steady rate. Everything is written to append-only logs, from which {@link dev.bellwether.e2e.fleet.Delivery} tells what was lost or came twice. Start reading
 * at {@link dev.bellwether.e2e.fleet.Fleet}; {@link dev.bellwether.e2e.fleet.FleetMain} is the command line around it.
 */
@NullMarked
package dev.bellwether.e2e.fleet;

import org.jspecify.annotations.NullMarked;

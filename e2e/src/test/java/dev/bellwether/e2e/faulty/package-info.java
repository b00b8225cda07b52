/** Tests of the faulty notifiers, in one process with the clients that suffer from them. */
@NullMarked
package dev.bellwether.e2e.faulty;

import org.jspecify.annotations.NullMarked;

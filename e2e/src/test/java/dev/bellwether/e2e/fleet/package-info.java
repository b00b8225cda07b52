/** Tests of the fleet: the judgement alone, and a small fleet against a real notifier. */
@NullMarked
package dev.bellwether.e2e.fleet;

import org.jspecify.annotations.NullMarked;

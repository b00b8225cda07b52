/** Measurements on the real cluster that anyone can repeat. Start at {@link RollbackBench}; the scripts are in {@code e2e/bench}. */
@NullMarked
package dev.bellwether.e2e.bench;

import org.jspecify.annotations.NullMarked;

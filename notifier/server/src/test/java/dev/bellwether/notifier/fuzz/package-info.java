/**
 * Connections fuzzed over the whole pipeline of the public port. An input is a {@link dev.bellwether.notifier.fuzz.Script}: frames right and wrong, and how they are cut; {@link dev.bellwether.notifier.fuzz.FuzzedNotifier}
 * plays it to a running notifier and looks what is left. {@code e2e/fuzz} has Jazzer make inputs; {@link dev.bellwether.notifier.fuzz.CorpusTest} replays those that were kept.
 */
@NullMarked
package dev.bellwether.notifier.fuzz;

import org.jspecify.annotations.NullMarked;

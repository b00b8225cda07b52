/**
 * The configuration file as immutable records. Start at {@link dev.bellwether.notifier.config.ConfigFile}, which reads it and
 * reports everything that is wrong at once.
 */
@NullMarked
package dev.bellwether.notifier.config;

import org.jspecify.annotations.NullMarked;

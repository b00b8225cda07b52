package dev.bellwether.api.v1alpha1;

import org.jspecify.annotations.Nullable;

/**
 * The interventions that have acted, so that none acts twice.
 *
 * @param promote the last value of {@code control.promote} that was seen
 * @param abort the last value of {@code control.abort} that was seen
 * @param retry the last value of {@code control.retry} that was seen
 */
public record LastControl(
        @Nullable String promote,
        @Nullable String abort,
        @Nullable String retry) {}

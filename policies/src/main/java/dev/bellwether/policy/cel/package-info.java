/**
 * The expression language of policies: CEL as Kubernetes speaks it. Start at {@link dev.bellwether.policy.cel.CelLanguage}, which compiles
 * an {@link dev.bellwether.policy.cel.Expression}; a {@link dev.bellwether.policy.cel.Scope} is what one evaluation sees. Knows nothing of
 * policies.
 */
@NullMarked
package dev.bellwether.policy.cel;

import org.jspecify.annotations.NullMarked;

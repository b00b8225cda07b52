/**
 * The baselines that ship with the product, twelve classes of policies, and how one is chosen by level and Kubernetes version. Start at
 * {@link dev.bellwether.policy.baseline.Baseline}. The policies themselves are the YAML files in the module's folder {@code baselines},
 * which are also on the class path.
 */
@NullMarked
package dev.bellwether.policy.baseline;

import org.jspecify.annotations.NullMarked;

/**
 * Policies read from files and the verdicts they give on a Pod. Start at {@link dev.bellwether.policy.PolicySet}: it judges a Pod or a
 * Pod template and answers with a {@link dev.bellwether.policy.Verdict}. The policies that ship with the product are in
 * {@code dev.bellwether.policy.baseline}.
 */
@NullMarked
package dev.bellwether.policy;

import org.jspecify.annotations.NullMarked;

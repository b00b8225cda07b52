/**
 * Policies read from files and the verdicts they give on a Pod.
 */
@NullMarked
package dev.bellwether.policy;

import org.jspecify.annotations.NullMarked;

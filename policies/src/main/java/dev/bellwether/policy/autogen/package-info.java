/**
 * Where the Pods are in the objects that make them: what is required of a Pod is required of every template of one. Start at
 * {@link dev.bellwether.policy.autogen.PodTemplate}.
 */
@NullMarked
package dev.bellwether.policy.autogen;

import org.jspecify.annotations.NullMarked;

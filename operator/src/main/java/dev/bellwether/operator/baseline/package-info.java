/** The gate in front of a revision: the rendered Pod template is judged by the security baseline before anything is created. Start at {@link dev.bellwether.operator.baseline.BaselineGate}. */
@NullMarked
package dev.bellwether.operator.baseline;

import org.jspecify.annotations.NullMarked;

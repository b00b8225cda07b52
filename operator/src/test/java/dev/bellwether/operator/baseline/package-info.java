/** Tests of the gate. */
@NullMarked
package dev.bellwether.operator.baseline;

import org.jspecify.annotations.NullMarked;

/** Tests of the verdict. */
@NullMarked
package dev.bellwether.operator.analysis;

import org.jspecify.annotations.NullMarked;

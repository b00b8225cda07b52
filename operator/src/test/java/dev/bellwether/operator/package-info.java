/** Tests of the operator as a process. Start with {@link dev.bellwether.operator.MainTest}. */
@NullMarked
package dev.bellwether.operator;

import org.jspecify.annotations.NullMarked;

/** The operator's process. Start at {@link dev.bellwether.operator.Main}. */
@NullMarked
package dev.bellwether.operator;

import org.jspecify.annotations.NullMarked;

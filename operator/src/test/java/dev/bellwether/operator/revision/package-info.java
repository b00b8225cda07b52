/** Tests of the package of the same name. */
@NullMarked
package dev.bellwether.operator.revision;

import org.jspecify.annotations.NullMarked;

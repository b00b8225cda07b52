/** Tests of the package of the same name. */
@NullMarked
package dev.bellwether.operator.management;

import org.jspecify.annotations.NullMarked;

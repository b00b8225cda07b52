/** Tests of what goes into images. */
@NullMarked
package dev.bellwether.e2e.images;

import org.jspecify.annotations.NullMarked;

/** The product's main job from beginning to end, told as it happens. Start at {@link Demo}; the script around it is {@code e2e/demo}. */
@NullMarked
package dev.bellwether.e2e.demo;

import org.jspecify.annotations.NullMarked;

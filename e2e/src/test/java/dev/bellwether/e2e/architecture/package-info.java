/**
 * The rules of the house, held by tests: which module may know which, and how large a class may grow.
 */
@NullMarked
package dev.bellwether.e2e.architecture;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.bellwether.e2e.kills;

import org.jspecify.annotations.NullMarked;

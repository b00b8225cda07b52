@NullMarked
package dev.bellwether.client.pool;

import org.jspecify.annotations.NullMarked;

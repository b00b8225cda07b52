@NullMarked
package dev.bellwether.e2e.bench.pool;

import org.jspecify.annotations.NullMarked;

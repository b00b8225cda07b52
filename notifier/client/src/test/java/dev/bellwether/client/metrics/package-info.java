@NullMarked
package dev.bellwether.client.metrics;

import org.jspecify.annotations.NullMarked;

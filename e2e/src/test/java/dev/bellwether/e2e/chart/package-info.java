@NullMarked
package dev.bellwether.e2e.chart;

import org.jspecify.annotations.NullMarked;

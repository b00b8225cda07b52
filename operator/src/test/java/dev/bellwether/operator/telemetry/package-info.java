/** Tests of what pods tell. */
@NullMarked
package dev.bellwether.operator.telemetry;

import org.jspecify.annotations.NullMarked;

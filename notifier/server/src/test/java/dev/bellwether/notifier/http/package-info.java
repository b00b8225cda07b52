/** Tests of single handlers. */
@NullMarked
package dev.bellwether.notifier.http;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.bellwether.notifier.drain;

import org.jspecify.annotations.NullMarked;

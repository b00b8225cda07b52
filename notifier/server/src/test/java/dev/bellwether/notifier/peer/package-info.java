@NullMarked
package dev.bellwether.notifier.peer;

import org.jspecify.annotations.NullMarked;

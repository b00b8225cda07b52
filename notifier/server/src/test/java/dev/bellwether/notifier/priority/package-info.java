@NullMarked
package dev.bellwether.notifier.priority;

import org.jspecify.annotations.NullMarked;

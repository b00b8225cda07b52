@NullMarked
package dev.bellwether.notifier.limits;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.bellwether.notifier.backplane;

import org.jspecify.annotations.NullMarked;

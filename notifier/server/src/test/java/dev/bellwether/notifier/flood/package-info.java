@NullMarked
package dev.bellwether.notifier.flood;

import org.jspecify.annotations.NullMarked;

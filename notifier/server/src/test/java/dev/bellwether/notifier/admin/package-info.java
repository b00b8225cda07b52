@NullMarked
package dev.bellwether.notifier.admin;

import org.jspecify.annotations.NullMarked;

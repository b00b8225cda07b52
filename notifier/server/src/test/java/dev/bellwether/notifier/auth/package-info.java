@NullMarked
package dev.bellwether.notifier.auth;

import org.jspecify.annotations.NullMarked;

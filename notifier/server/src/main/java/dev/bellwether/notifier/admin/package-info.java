/**
 * The management port, apart from the public one.
 */
@NullMarked
package dev.bellwether.notifier.admin;

import org.jspecify.annotations.NullMarked;

/**
 * Who may do what: tokens, and what they grant. Start at {@link dev.bellwether.notifier.auth.Tokens}.
 */
@NullMarked
package dev.bellwether.notifier.auth;

import org.jspecify.annotations.NullMarked;

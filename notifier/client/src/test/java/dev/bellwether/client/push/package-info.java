/** Tests of the push whitelist. */
@NullMarked
package dev.bellwether.client.push;

import org.jspecify.annotations.NullMarked;

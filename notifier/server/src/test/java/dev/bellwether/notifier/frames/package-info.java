/** Tests of frames without a server. */
@NullMarked
package dev.bellwether.notifier.frames;

import org.jspecify.annotations.NullMarked;

/**
 * What flows through the notifier: topics, notifications as stored, and the cursor that names a place in the log.
 */
@NullMarked
package dev.bellwether.notifier.event;

import org.jspecify.annotations.NullMarked;

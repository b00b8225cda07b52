/**
 * Resources sent ahead of a page: PUSH_PROMISE for clients that take it, 103 Early Hints for those that do not. Never for a notification. Start
 * at {@link dev.bellwether.notifier.push.PageResources}; {@code PushRules} decides, {@code PagePushes} carries out, and {@code PromisedStream}
 * follows what was promised through the states of {@code PushState}.
 */
@NullMarked
package dev.bellwether.notifier.push;

import org.jspecify.annotations.NullMarked;

/**
 * Long polling, the fallback for clients that cannot read an endless answer: a stream whose answer is complete as soon as there is something to
 * tell. Start at {@link dev.bellwether.notifier.longpoll.PollRoute}; the next poll resumes by the cursor of the last.
 */
@NullMarked
package dev.bellwether.notifier.longpoll;

import org.jspecify.annotations.NullMarked;

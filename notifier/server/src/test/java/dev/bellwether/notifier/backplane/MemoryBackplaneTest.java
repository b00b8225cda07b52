package dev.bellwether.notifier.backplane;

import java.time.Clock;
import java.time.Duration;

class MemoryBackplaneTest extends BackplaneContract {
    @Override
    Backplane started(Feed feed, int messages, Duration window) {
        Backplane backplane = new MemoryBackplane(
                topic -> new MemoryBackplane.Retention(messages, Duration.ofHours(1)), Clock.systemUTC(), window);
        backplane.start(feed);
        return backplane;
    }
}

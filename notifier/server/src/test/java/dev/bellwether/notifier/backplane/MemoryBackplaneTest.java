package dev.bellwether.notifier.backplane;

import java.time.Clock;
import java.time.Duration;

class MemoryBackplaneTest extends BackplaneContract {
    @Override
    Backplane started(Feed feed) {
        Backplane backplane = new MemoryBackplane(
                topic -> new MemoryBackplane.Retention(1000, Duration.ofHours(1)), Clock.systemUTC());
        backplane.start(feed);
        return backplane;
    }
}

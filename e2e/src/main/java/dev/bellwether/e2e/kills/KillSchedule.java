package dev.bellwether.e2e.kills;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** When what is killed and comes back: the same for the same seed. Now and then several are down at once. */
record KillSchedule(List<Kill> kills) {
    private static final int LEAST_PAUSE = 400;
    private static final int PAUSE = 2000;
    private static final int DOWN = 2500;

    /**
     * @param at since the beginning
     * @param victim which process
     * @param down how long it is away before it is started again
     */
    record Kill(Duration at, int victim, Duration down) {}

    /** @param victims how many processes there are; the first of them has as many turns as any other */
    static KillSchedule of(long seed, int kills, int victims) {
        Random random = new Random(seed);
        List<Kill> planned = new ArrayList<>();
        long[] upAt = new long[victims];
        long now = 0;
        while (planned.size() < kills) {
            now += LEAST_PAUSE + random.nextInt(PAUSE);
            long moment = now;
            int[] up = IntStream.range(0, victims)
                    .filter(victim -> upAt[victim] <= moment)
                    .toArray();
            if (up.length > 0) {
                int victim = up[random.nextInt(up.length)];
                int down = random.nextInt(DOWN);
                planned.add(new Kill(Duration.ofMillis(now), victim, Duration.ofMillis(down)));
                upAt[victim] = now + down;
            }
        }
        return new KillSchedule(List.copyOf(planned));
    }
}

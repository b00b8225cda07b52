package dev.bellwether.e2e.bench;

import dev.bellwether.e2e.fleet.Delivery;
import dev.bellwether.e2e.gateway.Rollback;
import dev.bellwether.e2e.images.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a run of the benchmark found.
 *
 * @param rollbacks every run, by fault
 * @param delivery over all of these runs
 * @param rest how long nothing was changed
 * @param writesAtRest what the operator asked the API server to change meanwhile, its lease apart
 * @param start from the container's start to the first change for a gateway that was there before
 * @param residentKilobytes of the leading operator, after all of this
 */
record Measured(
        Map<Fault, List<Rollback>> rollbacks,
        Delivery delivery,
        Duration rest,
        List<String> writesAtRest,
        Duration start,
        long residentKilobytes) {}

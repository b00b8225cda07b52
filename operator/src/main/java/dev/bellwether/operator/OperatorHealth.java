package dev.bellwether.operator;

import io.javaoperatorsdk.operator.RuntimeInfo;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * How the operator is, leading or standing by.
 *
 * @param started whether everything was started
 * @param caches each informer, of each kind and namespace; those known so far
 */
record OperatorHealth(boolean started, List<Cache> caches) {

    /**
     * An informer.
     *
     * @param name whose it is, such as {@code Deployment}
     * @param synced whether it holds what the API server had when it was started
     * @param running whether it follows changes, or tries to; one that has stopped never begins again
     */
    record Cache(String name, boolean synced, boolean running) {}

    static OperatorHealth of(RuntimeInfo runtime) {
        if (!runtime.isStarted()) {
            return new OperatorHealth(false, List.of());
        }
        return new OperatorHealth(
                true,
                runtime.getRegisteredControllers().stream()
                        .flatMap(controller ->
                                controller
                                        .getControllerHealthInfo()
                                        .informerEventSourceHealthIndicators()
                                        .entrySet()
                                        .stream())
                        .flatMap(source -> caches(source.getKey(), source.getValue()).stream())
                        .toList());
    }

    private static List<Cache> caches(String name, InformerWrappingEventSourceHealthIndicator<?> source) {
        return source.informerHealthIndicators().values().stream()
                .map(one -> new Cache(name, one.hasSynced(), one.isRunning()))
                .toList();
    }

    /**
     * Why only a new process helps; empty if none is needed. An API server that is away is no reason: informers dial it again by
     * themselves, and a process started meanwhile could not even begin.
     */
    Optional<String> fatal() {
        return which("stopped", cache -> !cache.running());
    }

    /** Why it does not see the cluster as it is; empty if it does. */
    Optional<String> unready() {
        return started ? fatal().or(() -> which("not synced", cache -> !cache.synced())) : Optional.of("starting");
    }

    private Optional<String> which(String trouble, Predicate<Cache> has) {
        String names =
                caches.stream().filter(has).map(Cache::name).sorted().distinct().collect(Collectors.joining(", "));
        return names.isEmpty() ? Optional.empty() : Optional.of("informers " + trouble + ": " + names);
    }
}

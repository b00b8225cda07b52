package dev.bellwether.notifier.presence;

import dev.bellwether.notifier.event.TopicPattern;
import dev.bellwether.notifier.http.SharedPart;
import dev.bellwether.notifier.hub.Encoding;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;

/** Whose clients are told who comes and leaves. One task per event loop, in which a change is put into bytes once for each transport. */
final class Watchers {
    private final Map<String, Set<Watcher>> exact = new HashMap<>();
    private final Set<Watcher> wild = new LinkedHashSet<>();
    private final Set<Watcher> all = new LinkedHashSet<>();

    void add(Watcher watcher) {
        all.add(watcher);
        for (TopicPattern pattern : watcher.patterns()) {
            if (pattern.isExact()) {
                exact.computeIfAbsent(pattern.toString(), name -> new LinkedHashSet<>())
                        .add(watcher);
            } else {
                wild.add(watcher);
            }
        }
    }

    void remove(Watcher watcher) {
        if (all.remove(watcher)) {
            wild.remove(watcher);
            watcher.patterns()
                    .forEach(pattern -> exact.computeIfPresent(pattern.toString(), (name, watching) -> {
                        watching.remove(watcher);
                        return watching.isEmpty() ? null : watching;
                    }));
        }
    }

    void tell(List<Change> changes, Instant at) {
        Map<EventLoop, Map<Watcher, List<byte[]>>> byLoop = new IdentityHashMap<>();
        for (Change change : changes) {
            Set<Watcher> concerned = concerned(change.place().topic());
            byte[] json = concerned.isEmpty() ? new byte[0] : PresenceJson.change(change, at);
            for (Watcher watcher : concerned) {
                byLoop.computeIfAbsent(watcher.loop(), loop -> new IdentityHashMap<>())
                        .computeIfAbsent(watcher, same -> new ArrayList<>())
                        .add(json);
            }
        }
        byLoop.forEach((loop, deliveries) -> run(loop, () -> deliver(deliveries)));
    }

    /** What is for a loop that is shut down is for nobody. */
    static void run(EventLoop loop, Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            // Its connections are closed.
        }
    }

    private Set<Watcher> concerned(String topic) {
        if (topic.indexOf('*') >= 0) {
            Set<Watcher> concerned = new LinkedHashSet<>(all);
            concerned.removeIf(watcher -> !watcher.concerns(topic));
            return concerned;
        }
        Set<Watcher> concerned = new LinkedHashSet<>(exact.getOrDefault(topic, Set.of()));
        wild.stream().filter(watcher -> watcher.concerns(topic)).forEach(concerned::add);
        return concerned;
    }

    private static void deliver(Map<Watcher, List<byte[]>> deliveries) {
        Map<Encoding, Map<byte[], SharedPart>> parts = new IdentityHashMap<>();
        try {
            deliveries.forEach((watcher, changes) -> watcher.changes(
                    changes,
                    encoding -> change -> parts.computeIfAbsent(encoding, same -> new IdentityHashMap<>())
                            .computeIfAbsent(change, json -> part(encoding, json))));
        } finally {
            parts.values().forEach(each -> each.values().forEach(SharedPart::release));
        }
    }

    private static SharedPart part(Encoding encoding, byte[] json) {
        PooledByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
        return SharedPart.of(allocator, encoding.format().presence(allocator, json));
    }
}

package dev.bellwether.operator.analysis;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the pods of one side told, as one sum: counters that begin anew, pods that vanish and peers that several pods know are
 * settled here. Not thread-safe.
 */
final class ArmLedger {
    /** Bad peers of one side and channel that are remembered; a pod's own bound is 10,000. */
    private static final int MOST_KNOWN = 50_000;

    private final long countedThrough;
    private final Map<String, PodLedger> pods = new HashMap<>();
    private final TreeMap<Long, Integer> connectedBySecond = new TreeMap<>();
    private final Map<Channel, Account> accounts = new EnumMap<>(Channel.class);

    /** One channel's sums. */
    private static final class Account {
        private final Set<String> known = new HashSet<>();
        private final RecentResets recent = new RecentResets();
        private AtRisk atRisk = AtRisk.NONE;
        private BadPeers pending = BadPeers.NONE;
    }

    /** @param countedThrough time in milliseconds until which bad peers were already counted before a restart of the operator */
    ArmLedger(long countedThrough) {
        this.countedThrough = countedThrough;
        for (Channel channel : Channel.values()) {
            accounts.put(channel, new Account());
        }
    }

    /** @return whether anybody was reset */
    boolean report(PodReport report, long nowMillis) {
        PodLedger pod = pods.computeIfAbsent(report.pod(), name -> new PodLedger());
        accounts.forEach((channel, account) -> account.atRisk = account.atRisk.plus(pod.growth(report, channel)));
        pod.heard(report, nowMillis);
        connectedBySecond.merge(Math.floorDiv(nowMillis, 1000), connected(), Math::max);
        connectedBySecond
                .headMap(Math.floorDiv(nowMillis, 1000) - RecentResets.WINDOW, true)
                .clear();
        report.bad().forEach(reset -> bad(reset, Math.min(nowMillis, reset.atMillis() + pod.clockOffset())));
        return !report.bad().isEmpty();
    }

    private void bad(PodReport.BadReset reset, long atMillis) {
        Account account = account(reset.channel());
        if (account.known.size() >= MOST_KNOWN && !account.known.contains(reset.peer())) {
            return; // so many decide as well as more would
        }
        boolean first = account.known.add(reset.peer());
        account.recent.add(reset.peer(), Math.floorDiv(atMillis, 1000), first);
        if (first && atMillis > countedThrough) {
            account.pending = account.pending.plusOne(reset.age());
        }
    }

    /** Pods that are no longer part of this side no longer count as connected; what they told stays told. */
    void retain(Set<String> names) {
        pods.keySet().retainAll(names);
    }

    /** When the pod was last heard, or {@code otherwise} if never. */
    long heard(String pod, long otherwise) {
        PodLedger ledger = pods.get(pod);
        return ledger == null ? otherwise : ledger.heardMillis();
    }

    int connected() {
        return pods.values().stream().mapToInt(PodLedger::peers).sum();
    }

    /** The most peers that were connected in the last ten seconds. */
    int mostConnected() {
        return connectedBySecond.values().stream()
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
    }

    AtRisk atRisk(Channel channel) {
        return account(channel).atRisk;
    }

    RecentResets recent(Channel channel) {
        return account(channel).recent;
    }

    /** The peers that became bad since the last call. */
    BadPeers takeBad(Channel channel) {
        Account account = account(channel);
        BadPeers taken = account.pending;
        account.pending = BadPeers.NONE;
        return taken;
    }

    private Account account(Channel channel) {
        Account account = accounts.get(channel);
        if (account == null) {
            throw new IllegalStateException("no account of " + channel);
        }
        return account;
    }
}

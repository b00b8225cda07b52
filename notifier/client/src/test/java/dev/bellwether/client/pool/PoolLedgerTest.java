package dev.bellwether.client.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellwether.client.pool.PoolAction.Close;
import dev.bellwether.client.pool.PoolAction.Dial;
import dev.bellwether.client.pool.PoolAction.Eviction;
import dev.bellwether.client.pool.PoolAction.Expire;
import dev.bellwether.client.pool.PoolAction.Fail;
import dev.bellwether.client.pool.PoolAction.Grant;
import dev.bellwether.client.pool.PoolAction.Probe;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules one by one; {@link PoolLedgerPropertiesTest} mixes them. */
class PoolLedgerTest {
    private final PoolLimits limits = PoolLimits.DEFAULT.withConnections(2, 3).withStreamsPerConnection(2);
    private final PoolLedger<String> ledger =
            new PoolLedger<>(limits, new PushAware(limits), destination -> destination);

    @Test
    void streamsThatAskTogetherShareTheFirstConnectionUpToItsBound() {
        assertThat(ledger.acquire(1, "a", 0)).containsExactly(new Dial<>("a", 1));
        assertThat(ledger.acquire(2, "a", 0)).isEmpty();
        assertThat(ledger.acquire(3, "a", 0)).isEmpty();
        assertThat(ledger.opened(1, 100, 0))
                .containsExactly(new Grant<>(1, 1, false), new Grant<>(2, 1, true), new Dial<>("a", 2));
    }

    @Test
    void theServersBoundCountsWhereItIsLess() {
        ledger.acquire(1, "a", 0);
        ledger.acquire(2, "a", 0);
        assertThat(ledger.opened(1, 1, 0)).containsExactly(new Grant<>(1, 1, false), new Dial<>("a", 2));
    }

    @Test
    void aFullPoolLetsStreamsWaitInTheirOrderAndNoLongerThanSaid() {
        one("a", 1);
        ledger.opened(1, 1, 0);
        ledger.acquire(2, "a", 0);
        ledger.opened(2, 1, 0);
        assertThat(ledger.acquire(3, "a", 0)).isEmpty();
        assertThat(ledger.acquire(4, "a", seconds(1))).isEmpty();
        assertThat(ledger.release(1, seconds(2))).containsExactly(new Grant<>(3, 1, true));
        assertThat(ledger.tick(seconds(10.9))).isEmpty();
        assertThat(ledger.tick(seconds(11))).containsExactly(new Expire<>(4));
    }

    @Test
    void onlyThePushIdleTimeMakesAConnectionGo() {
        one("a", 1);
        ledger.opened(1, 9, 0);
        assertThat(ledger.tick(seconds(3600)))
                .as("a stream stands, though nothing came")
                .isEmpty();
        ledger.pushBegan(1, seconds(3600));
        ledger.release(1, seconds(3601));
        assertThat(ledger.tick(seconds(7200))).as("a pushed response arrives").isEmpty();
        ledger.pushEnded(1, seconds(7200));
        assertThat(ledger.tick(seconds(7259))).isEmpty();
        assertThat(ledger.tick(seconds(7260))).containsExactly(new Close<>(1, Eviction.PUSH_IDLE));
        assertThat(ledger.connections()).isEmpty();
    }

    @Test
    void whatWasDeliveredOnLongestAgoMakesRoomForAnotherAuthority() {
        for (int i = 1; i <= 3; i++) {
            one("abc".substring(i - 1, i), i);
            ledger.opened(i, 1, 0);
        }
        ledger.release(1, seconds(2));
        ledger.release(2, seconds(1));
        assertThat(ledger.acquire(4, "d", seconds(3)))
                .containsExactly(new Close<>(2, Eviction.ROOM), new Dial<>("d", 4));
    }

    /** Found by a history of the properties: the idle one was asked whether it is alive, and the stream waited for its answer. */
    @Test
    void nobodyWaitsForAnIdleConnectionToProveItselfWhereAnotherNeedsNoProof() {
        ledger.acquire(1, "a", 0);
        ledger.acquire(2, "a", 0);
        ledger.acquire(3, "a", 0);
        ledger.opened(1, 100, 0);
        ledger.opened(2, 100, 0);
        ledger.release(1, seconds(1));
        ledger.release(2, seconds(1));
        assertThat(ledger.acquire(4, "a", seconds(11))).containsExactly(new Grant<>(4, 1, true));
    }

    @Test
    void anIdleConnectionProvesItselfBeforeItIsUsedAgain() {
        one("a", 1);
        ledger.opened(1, 2, 0);
        ledger.release(1, seconds(1));
        assertThat(ledger.acquire(2, "a", seconds(11))).containsExactly(new Probe<>(1));
        assertThat(ledger.proved(1, seconds(11.1))).containsExactly(new Grant<>(2, 1, true));
        ledger.release(1, seconds(12));
        assertThat(ledger.acquire(3, "a", seconds(30))).containsExactly(new Probe<>(1));
        assertThat(ledger.tick(seconds(32))).containsExactly(new Close<>(1, Eviction.DEAD), new Dial<>("a", 2));
    }

    @Test
    void whoWaitedForAConnectionThatWasNotMadeHearsOfIt() {
        one("a", 1);
        ledger.acquire(2, "a", 0);
        assertThat(ledger.closed(1, 0)).isEqualTo(List.of(new Fail<>(1, 1), new Fail<>(2, 1)));
        assertThat(ledger.waiting()).isEmpty();
    }

    @Test
    void aDrainingConnectionTakesNoMore() {
        one("a", 1);
        ledger.opened(1, 2, 0);
        ledger.draining(1, 0);
        assertThat(ledger.acquire(2, "a", 0)).containsExactly(new Dial<>("a", 2));
    }

    @Test
    void limitsThatCannotBeAreRefusedWithTheirValue() {
        assertThatThrownBy(() -> limits.withConnections(0, 1)).hasMessage("perAuthority: 0 (expected: 1 to 100000)");
        assertThatThrownBy(() -> limits.withPushIdle(Duration.ZERO))
                .hasMessage("pushIdle: PT0S (expected: 1 ms or more)");
    }

    private void one(String destination, long number) {
        assertThat(ledger.acquire(number, destination, 0)).containsExactly(new Dial<>(destination, number));
    }

    private static long seconds(double seconds) {
        return Math.round(seconds * 1e9);
    }
}

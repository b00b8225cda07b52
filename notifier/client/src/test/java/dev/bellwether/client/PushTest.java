package dev.bellwether.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.client.ScriptedServer.Call;
import dev.bellwether.client.push.PushDecision;
import dev.bellwether.client.push.PushListener;
import dev.bellwether.client.push.PushPromise;
import dev.bellwether.client.push.PushRule;
import dev.bellwether.client.push.PushWhitelist;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Pushes on a real connection. */
class PushTest {
    private final Heard heard = new Heard();
    private final Pushed pushed = new Pushed();
    private final PushWhitelist whitelist = new PushWhitelist(List.of(PushRule.prefix("/static/")));

    @Test
    void aListedPushIsTakenWithItsResponse() throws Exception {
        try (ScriptedServer server = new ScriptedServer(null);
                NotificationClient client = client(server)) {
            client.subscribe(Subscription.to("a"), heard);
            server.next().open().push(2, "/static/app.css", "body{}").send("data: after\n\n");
            assertThat(pushed.next()).isEqualTo("accepted /static/app.css");
            assertThat(pushed.next()).isEqualTo("response /static/app.css 200 body{}");
            heard.await("event");
            assertThat(server.noReset()).isTrue();
            assertThat(server.nextSettings().pushEnabled()).isTrue();
        }
    }

    @Test
    void anUnlistedPushIsCancelledAndOpensNoStream() throws Exception {
        try (ScriptedServer server = new ScriptedServer(null);
                NotificationClient client = client(server)) {
            client.subscribe(Subscription.to("a"), heard);
            // Headers and body of the push are on their way before the client can have refused it.
            Call call = server.next()
                    .open()
                    .push(2, "/notify", "x")
                    .push(4, "/notify", "y")
                    .send("data: after\n\n");
            assertThat(pushed.next()).isEqualTo("refused /notify NOT_LISTED");
            assertThat(pushed.next()).isEqualTo("refused /notify NOT_LISTED");
            assertThat(server.nextReset()).isEqualTo("2 8");
            assertThat(server.nextReset()).isEqualTo("4 8");
            heard.await("event");
            // Frames that came late must not have drawn a second reset, which would stand in the line before this one.
            call.push(6, "/notify", "");
            assertThat(server.nextReset()).isEqualTo("6 8");
        }
    }

    @Test
    void threeHundredRefusedPushesLeaveTheStreamAlone() throws Exception {
        try (ScriptedServer server = new ScriptedServer(null);
                NotificationClient client = client(server)) {
            client.subscribe(Subscription.to("a"), heard);
            Call call = server.next().open();
            // More than the 200 resets in 30 s at which Netty's guards end a connection; the scripted server has them
            // off.
            for (int i = 1; i <= 300; i++) {
                call.push(2 * i, "/notify", "");
                assertThat(server.nextReset()).isEqualTo(2 * i + " 8");
            }
            call.send("data: after\n\n");
            assertThat(heard.await("event")).isEqualTo("event  after");
        }
    }

    private NotificationClient client(ScriptedServer server) {
        return NotificationClient.builder(server.origin())
                .pushes(whitelist, pushed)
                .build();
    }

    private static final class Pushed implements PushListener {
        private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

        String next() throws InterruptedException {
            String next = told.poll(10, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing told about a push");
            }
            return next;
        }

        @Override
        public void onAccepted(PushPromise promise) {
            told.add("accepted " + promise.path());
        }

        @Override
        public void onRefused(PushPromise promise, PushDecision reason) {
            told.add("refused " + promise.path() + " " + reason);
        }

        @Override
        public void onResponse(PushPromise promise, int status, byte[] body) {
            told.add("response " + promise.path() + " " + status + " " + new String(body, StandardCharsets.UTF_8));
        }
    }
}

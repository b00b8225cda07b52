package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is published to a pattern is stored once and told once to whoever follows one of its topics. */
class PatternPublishingTest {
    private static final String BODY = "{\"type\":\"t\",\"data\":{\"n\":1}}";

    private Served served;

    @BeforeEach
    void start() throws Exception {
        served = new Served("");
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void everySubscriberOfOneOfItsTopicsGetsItOnce() throws Exception {
        EventReader exact = served.stream("topic=rooms/1");
        EventReader several = served.stream("topic=rooms/1&topic=rooms/2&topic=rooms/*");
        EventReader pattern = served.stream("topic=rooms/%7Broom%7D");
        for (EventReader reader : new EventReader[] {exact, several, pattern}) {
            assertThat(reader.next().id()).endsWith(".0");
            reader.next();
        }
        assertThat(served.publish("rooms/*", BODY).body()).matches("\\{\"id\":\"[0-9a-z]+\\.1\"}");
        assertThat(served.publish("rooms/%7Broom%7D", BODY).statusCode()).isEqualTo(201);
        served.publish("rooms/1", 3);
        for (EventReader reader : new EventReader[] {exact, several, pattern}) {
            for (int n = 1; n <= 3; n++) {
                EventReader.Block block = reader.nextEvent();
                assertThat(block.id()).endsWith("." + n);
                assertThat(block.text()).startsWith(n < 3 ? "{\"topic\":\"rooms/*\"" : "{\"topic\":\"rooms/1\"");
            }
        }
    }

    @Test
    void whoResumesOneOfItsTopicsGetsItOnce() throws Exception {
        String before = served.publish("rooms/1", 1);
        served.publish("rooms/*", BODY);
        served.publish("rooms/2", 3);
        EventReader resumed = served.stream("topic=rooms/1&lastEventId=" + before);
        served.publish("rooms/1", 4);
        assertThat(resumed.nextEvent().id()).endsWith(".2");
        assertThat(resumed.nextEvent().id()).endsWith(".4");
    }
}

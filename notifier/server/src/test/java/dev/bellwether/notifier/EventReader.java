package dev.bellwether.notifier;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads an event stream line by line, block by block; a test takes the blocks, and the end. */
final class EventReader {
    private static final Block END = new Block(null, null, null, List.of());

    private final BlockingQueue<Block> blocks = new LinkedBlockingQueue<>();
    private @Nullable String id;
    private @Nullable String event;
    private @Nullable String retry;
    private List<String> data = new ArrayList<>();

    record Block(
            @Nullable String id,
            @Nullable String event,
            @Nullable String retry,
            List<String> data) {
        boolean isNotification() {
            return event == null && !data.isEmpty();
        }

        String text() {
            return String.join("\n", data);
        }
    }

    synchronized void line(String line) {
        if (line.isEmpty()) {
            blocks.add(new Block(id, event, retry, data));
            id = null;
            event = null;
            retry = null;
            data = new ArrayList<>();
            return;
        }
        String value = line.substring(line.indexOf(": ") + 2);
        switch (line.substring(0, line.indexOf(':'))) {
            case "id" -> id = value;
            case "event" -> event = value;
            case "retry" -> retry = value;
            case "data" -> data.add(value);
            default -> throw new AssertionError("unexpected field: " + line);
        }
    }

    void end() {
        blocks.add(END);
    }

    /** The next block, within ten seconds. */
    Block next() throws InterruptedException {
        Block block = blocks.poll(10, TimeUnit.SECONDS);
        if (block == null) {
            throw new AssertionError("no block within 10 s");
        }
        return block;
    }

    /** The next block that neither is a heartbeat nor opens the stream. */
    Block nextEvent() throws InterruptedException {
        Block block = next();
        while (block != END && (block.data().isEmpty() || "cursor".equals(block.event()))) {
            block = next();
        }
        return block;
    }

    /** Reads on to the end. */
    List<Block> rest() throws InterruptedException {
        List<Block> rest = new ArrayList<>();
        for (Block block = next(); block != END; block = next()) {
            rest.add(block);
        }
        return rest;
    }

    static boolean isEnd(Block block) {
        return block == END;
    }
}

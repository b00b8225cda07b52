package dev.bellwether.notifier.admin;

import dev.bellwether.notifier.frames.FrameTraces;
import dev.bellwether.notifier.frames.FrameWish;
import dev.bellwether.notifier.frames.FrameWish.Format;
import dev.bellwether.notifier.frames.FrameWish.Whose;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** What looks into the process while it runs, for as long as somebody asks: docs/protocol.md, "Looking inside". */
final class DebugRoutes {
    private static final int MOST_SECONDS = 60;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}");

    private final FlightRecordings recordings = new FlightRecordings();
    private final FrameTraces traces;
    private final Supplier<? extends Collection<Channel>> connections;

    /** @param connections the public ones that are open */
    DebugRoutes(FrameTraces traces, Supplier<? extends Collection<Channel>> connections) {
        this.traces = traces;
        this.connections = connections;
    }

    /** {@code GET /debug/jfr}. */
    Answer recording(QueryStringDecoder query) {
        int seconds = seconds(query);
        if (seconds == 0) {
            return badSeconds(query);
        }
        return recordings
                .begin(seconds)
                .<Answer>map(later -> later)
                .orElseGet(() -> Problems.conflict("a recording is under way (expected: one at a time)"));
    }

    /** {@code GET /debug/frames}. */
    Answer frames(QueryStringDecoder query) {
        int seconds = seconds(query);
        if (seconds == 0) {
            return badSeconds(query);
        }
        String name = parameter(query, "format");
        if (!name.isEmpty() && !name.equals("jsonl") && !name.equals("pcapng")) {
            return Problems.badRequest("format: " + name + " (expected: jsonl or pcapng)");
        }
        Format format = name.isEmpty() ? Format.JSONL : Format.valueOf(name.toUpperCase(Locale.ROOT));
        String peer = parameter(query, "peer");
        String id = parameter(query, "connection");
        if (peer.isEmpty() == id.isEmpty()) {
            return Problems.badRequest("peer: \"" + peer + "\", connection: \"" + id + "\" (expected: one of the two)");
        }
        return peer.isEmpty() ? ofConnection(id, format, seconds) : ofPeer(peer, format, seconds);
    }

    private Answer ofPeer(String peer, Format format, int seconds) {
        return address(peer)
                .<Answer>map(address -> frames(new Whose.Peer(address), format, seconds))
                .orElseGet(() -> Problems.badRequest("peer: " + peer + " (expected: an IPv4 or IPv6 address)"));
    }

    private Answer ofConnection(String id, Format format, int seconds) {
        if (!ID.matcher(id).matches()) {
            return Problems.badRequest("connection: " + id + " (expected: 8 hexadecimal digits)");
        }
        boolean known = connections.get().stream()
                .anyMatch(connection -> connection.id().asShortText().equals(id));
        return known
                ? frames(new Whose.Connection(id), format, seconds)
                : Problems.of(
                        HttpResponseStatus.NOT_FOUND, "connection: " + id + " (expected: the id of one that is open)");
    }

    private Answer frames(Whose whose, Format format, int seconds) {
        FrameWish wish = new FrameWish(whose, format);
        return new Answer.Frames(format.mediaType(), seconds, sink -> traces.begin(wish, sink, connections.get()));
    }

    /** Without asking a name server. */
    private static Optional<InetAddress> address(String text) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        if (bytes == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }

    /** 0 for what is none. */
    private static int seconds(QueryStringDecoder query) {
        String text = parameter(query, "seconds");
        int seconds = text.matches("[0-9]{1,2}") ? Integer.parseInt(text) : 0;
        return seconds <= MOST_SECONDS ? seconds : 0;
    }

    private static Answer badSeconds(QueryStringDecoder query) {
        return Problems.badRequest(
                "seconds: " + parameter(query, "seconds") + " (expected: 1 to " + MOST_SECONDS + ")");
    }

    private static String parameter(QueryStringDecoder query, String name) {
        List<String> values = query.parameters().getOrDefault(name, List.of());
        return values.isEmpty() ? "" : values.get(0);
    }
}

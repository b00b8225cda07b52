package dev.bellwether.notifier.backplane;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Answers direct gets of a stream that a real nats-server does not have, by a script. It speaks NATS' own protocol, as clients' libraries do not
 * send a message with a status.
 */
final class ScriptedLog implements AutoCloseable {
    private static final int REPLY_TO = 3;

    private final Socket socket;
    private final BufferedReader in;
    private final OutputStream out;

    /** @param port of the server */
    ScriptedLog(int port, String stream) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        out = socket.getOutputStream();
        send(
                "CONNECT {\"user\":\"admin\",\"pass\":\"admin\",\"headers\":true,\"verbose\":false}\r\nSUB $JS.API.DIRECT.GET."
                        + stream + " 1\r\nPING\r\n");
        awaitLine("PONG");
    }

    /**
     * The next request gets this.
     *
     * @param answer the headers of each message, its first line included
     */
    void answersNext(List<String> answer) {
        Thread answering = new Thread(() -> answer(answer), "scripted-log");
        answering.setDaemon(true);
        answering.start();
    }

    private void answer(List<String> answer) {
        try {
            String replyTo = awaitLine("MSG").split(" ", -1)[REPLY_TO];
            for (String headers : answer) {
                String block = headers + "\r\n\r\n";
                send("HPUB " + replyTo + " " + block.length() + " " + (block.length() + 2) + "\r\n" + block + "{}\r\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String awaitLine(String start) throws IOException {
        while (true) {
            String line = in.readLine();
            if (line == null) {
                throw new IOException("the server closed (expected: " + start + ")");
            }
            if (line.startsWith(start)) {
                return line;
            }
        }
    }

    private void send(String what) throws IOException {
        out.write(what.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

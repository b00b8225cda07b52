package dev.bellwether.e2e.bench.fanout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server's process on the first core; the clients have the others. */
final class Launched implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Process process;
    private final Path log;

    private Launched(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts it and waits until the port takes connections. */
    static Launched start(List<String> command, Path folder, int port) throws IOException {
        List<String> pinned = new ArrayList<>(List.of("taskset", "--cpu-list", "0"));
        pinned.addAll(command);
        Path log = folder.resolve("log");
        Launched launched = new Launched(
                new ProcessBuilder(pinned)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start(),
                log);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!listens(port)) {
            if (!launched.process.isAlive() || System.nanoTime() > deadline) {
                launched.close();
                throw new IOException(command + " does not listen on " + port + ":\n" + Files.readString(log));
            }
        }
        return launched;
    }

    long pid() {
        return process.pid();
    }

    /** Its direct children, oldest first. */
    List<Long> children() {
        return process.children().map(ProcessHandle::pid).sorted().toList();
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("the server did not end:\n" + Files.readString(log));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 100);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}

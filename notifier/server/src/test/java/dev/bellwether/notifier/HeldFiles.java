package dev.bellwether.notifier;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** A notifier of whose files a client without a window holds as much as answers may hold together. */
final class HeldFiles implements AutoCloseable {
    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int LARGEST = 16 << 20;
    private static final int HELD = 4;

    final Served served;
    /** One more file, for which there is no room. */
    final String beyond = name(HELD);

    private final RecordedConnection client;

    private HeldFiles(Served served) throws IOException {
        this.served = served;
        client = new RecordedConnection(served.notifier.address(), INITIAL_WINDOW_SIZE, 0);
    }

    /** @param root for the files */
    static HeldFiles in(Path root) throws Exception {
        for (int i = 0; i <= HELD; i++) {
            try (RandomAccessFile file = new RandomAccessFile(root + name(i), "rw")) {
                file.setLength(LARGEST);
            }
        }
        HeldFiles files = new HeldFiles(new Served("static: {root: '" + root + "'}"));
        for (int i = 0; i < HELD; i++) {
            int stream = files.client.get(name(i));
            files.client.send();
            files.client.await(frame -> frame.isAnswerTo(stream, 200));
        }
        return files;
    }

    private static String name(int number) {
        return "/" + number + ".bin";
    }

    @Override
    public void close() throws IOException {
        client.close();
        served.close();
    }
}

package dev.bellwether.e2e.bench.fanout;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Subscribers over TLS that get one event and then sit there. */
final class TlsCrowd implements Closeable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final List<Client> clients = new ArrayList<>();

    private TlsCrowd() {}

    /** Connects one after the other, and returns when one event has reached all. */
    static TlsCrowd open(Server server, Wire wire, int count) throws IOException {
        TlsCrowd crowd = new TlsCrowd();
        try {
            SSLContext context = trustingEverybody();
            byte[] request = wire.subscribe(server.subscribePath(), 1);
            for (int i = 0; i < count; i++) {
                Client client = new Client(connected(context, server.port(), wire), wire.reading());
                crowd.clients.add(client);
                client.socket.getOutputStream().write(request);
                client.readUntil(1, 0);
            }
            try (Socket publisher = publisher(server, context)) {
                publisher.getOutputStream().write(Publisher.request(server, System.nanoTime()));
                for (Client client : crowd.clients) {
                    client.readUntil(1, 1);
                }
            }
            return crowd;
        } catch (IOException | RuntimeException e) {
            crowd.close();
            throw e;
        } catch (GeneralSecurityException e) {
            crowd.close();
            throw new IOException("no TLS", e);
        }
    }

    @Override
    public void close() throws IOException {
        for (Client client : clients) {
            client.socket.setOption(StandardSocketOptions.SO_LINGER, 0);
            client.socket.close();
        }
    }

    /** The peer has a port of its own for it, in clear text. */
    private static Socket publisher(Server server, SSLContext context) throws IOException {
        return server.publishPort() == server.port()
                ? connected(context, server.port(), Wire.H1)
                : new Socket("127.0.0.1", server.publishPort());
    }

    private static SSLSocket connected(SSLContext context, int port, Wire wire) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        // Else the request waits for the server to acknowledge the handshake's end, 40 ms for each of ten thousand.
        socket.setTcpNoDelay(true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {wire == Wire.H1 ? "http/1.1" : "h2"});
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static final class Client implements Reading.Payload {
        private final SSLSocket socket;
        private final Reading reading;
        private final Deliveries deliveries = new Deliveries();
        private final Reading.Payload marks = deliveries.counting();
        private long bytes;

        Client(SSLSocket socket, Reading reading) {
            this.socket = socket;
            this.reading = reading;
        }

        void readUntil(long payload, long events) throws IOException {
            byte[] buffer = new byte[4096];
            while (bytes < payload || deliveries.count() < events) {
                int length = socket.getInputStream().read(buffer);
                if (length < 0) {
                    throw new IOException("the server closed a connection");
                }
                byte[] answer = reading.take(buffer, length, this);
                if (answer.length > 0) {
                    socket.getOutputStream().write(answer);
                }
            }
        }

        @Override
        public void part(byte[] part, int from, int to) {
            bytes += to - from;
            marks.part(part, from, to);
        }
    }

    /** The server is this bench's own, with a certificate that nobody has signed. */
    private static SSLContext trustingEverybody() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                null,
                new TrustManager[] {
                    new X509TrustManager() {
                        @Override
                        public void checkClientTrusted(X509Certificate[] chain, String kind) {}

                        @Override
                        public void checkServerTrusted(X509Certificate[] chain, String kind) {}

                        @Override
                        public X509Certificate[] getAcceptedIssuers() {
                            return new X509Certificate[0];
                        }
                    }
                },
                new SecureRandom());
        return context;
    }
}

package dev.bellwether.operator.backplane;

import io.nats.client.Options;
import io.nats.client.impl.SocketDataPortWithWriteTimeout;
import java.io.IOException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * The NATS library's own port, which also sees to it that the server's certificate is for the name that was dialled: the library takes any
 * that is trusted, whoever's it is. Public because the library makes it by its name.
 */
public final class VerifiedPort extends SocketDataPortWithWriteTimeout {
    private @Nullable Options options;

    @Override
    public void afterConstruct(Options known) {
        super.afterConstruct(known);
        options = known;
    }

    @Override
    public void upgradeToSecure() throws IOException {
        Options known = options;
        SSLContext context = known == null ? null : known.getSslContext();
        if (known == null || context == null) {
            throw new IOException("the NATS library did not say how to speak TLS");
        }
        SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(socket, host, port, true);
        secure.setUseClientMode(true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // RFC 9525: by subjectAltName
        secure.setSSLParameters(parameters);
        int before = secure.getSoTimeout();
        secure.setSoTimeout(Math.toIntExact(known.getConnectionTimeout().toMillis()));
        secure.startHandshake();
        secure.setSoTimeout(before);
        socket = secure;
        in = secure.getInputStream();
        out = secure.getOutputStream();
        isSecure = true;
    }
}

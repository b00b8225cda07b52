package dev.bellwether.notifier;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;

/** A certificate for localhost: its two files, and clients that trust it. */
final class SelfSigned {
    private final X509Bundle bundle;

    SelfSigned() throws Exception {
        bundle = new CertificateBuilder()
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private SelfSigned(X509Bundle bundle) {
        this.bundle = bundle;
    }

    /** Another certificate for localhost, which this one has signed: its file has those in between too, but not the root. */
    SelfSigned issue() throws Exception {
        return new SelfSigned(new CertificateBuilder()
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .setIsCertificateAuthority(true)
                .buildIssuedBy(bundle));
    }

    /** Writes the files and answers a listener that has them. */
    String listener(Path folder) throws Exception {
        Files.writeString(folder.resolve("tls.crt"), bundle.getCertificatePathPEM());
        Files.writeString(folder.resolve("tls.key"), bundle.getPrivateKeyPEM());
        return listenerOf(folder);
    }

    static String listenerOf(Path folder) {
        return "listener: {host: 127.0.0.1, port: 0, tls: {certificate: '" + folder.resolve("tls.crt") + "', key: '"
                + folder.resolve("tls.key") + "'}}";
    }

    X509Certificate certificate() {
        return bundle.getCertificate();
    }

    String certificatePem() {
        return bundle.getCertificatePathPEM();
    }

    SSLContext trusted() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, bundle.toTrustManagerFactory().getTrustManagers(), null);
        return context;
    }
}

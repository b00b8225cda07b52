package dev.bellwether.operator.management;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts the pods of one gateway and nobody else: a certificate issued by the operator's authority that carries the gateway's
 * name. The host name is not looked at, since pods are dialled by address.
 */
public final class PodTrust extends X509ExtendedTrustManager {
    private static final int DNS_NAME = 2; // GeneralName of RFC 5280, 4.2.1.6

    private final X509Certificate authority;
    private final String dnsName;

    private PodTrust(X509Certificate authority, String dnsName) {
        this.authority = authority;
        this.dnsName = dnsName;
    }

    /** A client-side context that accepts {@code dnsName} under {@code authority} only. */
    public static SSLContext context(X509Certificate authority, String dnsName) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new PodTrust(authority, dnsName)}, null);
        return context;
    }

    static Set<String> names(X509Certificate certificate) throws CertificateParsingException {
        Set<String> names = new HashSet<>();
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        if (alternatives != null) {
            for (List<?> alternative : alternatives) {
                if (alternative.get(0) instanceof Integer kind && kind == DNS_NAME) {
                    names.add(String.valueOf(alternative.get(1)));
                }
            }
        }
        return names;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        X509Certificate pod = chain[0];
        pod.checkValidity();
        try {
            pod.verify(authority.getPublicKey());
        } catch (CertificateException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new CertificateException("issuer: not the operator's authority", e);
        }
        if (!names(pod).contains(dnsName)) {
            throw new CertificateException("subjectAltName: " + names(pod) + " (expected: " + dnsName + ")");
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("the operator serves nobody with this trust");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("the operator serves nobody with this trust");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("the operator serves nobody with this trust");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[] {authority};
    }
}

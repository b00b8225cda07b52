package dev.bellwether.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where clients connect.
 *
 * @param port the port of pods and Service, 1024 to 65535, 8080 by default
 * @param tls the certificate; h2c with prior knowledge and HTTP/1.1 in the clear when absent
 * @param service the Service in front of the pods
 * @param allowedOrigins at most 100, such as {@code https://chat.example}: whose pages may use the gateway from a browser, with cookies, beside its own
 * @param trustedProxies at most 100 ranges of addresses, such as {@code 192.0.2.0/24} or {@code 2001:db8::/32}: whoever connects from there says in {@code Forwarded} or
 *     {@code X-Forwarded-For} who a client is; nobody by default
 * @param proxyProtocol true: connections begin with a header of the PROXY protocol, version 2, and only trustedProxies may connect
 */
@ValidationRule(
        value =
                "!has(self.allowedOrigins) || self.allowedOrigins.all(o, !(o.startsWith('http://') && o.endsWith(':80')) && !(o.startsWith('https://') && o.endsWith(':443')))",
        message = "listener.allowedOrigins must leave out the default ports 80 and 443, as browsers do")
@ValidationRule(
        value =
                "!has(self.proxyProtocol) || !self.proxyProtocol || has(self.trustedProxies) && size(self.trustedProxies) > 0",
        message =
                "listener.proxyProtocol needs trustedProxies: nobody else may send the header; add the addresses of the load balancer")
public record Listener(
        @Default("8080") @Min(1024) @Max(65535) int port,
        @Nullable Tls tls,
        ServiceOptions service,
        @Size(max = 100) @Nullable List<String> allowedOrigins,
        @Size(max = 100) @Nullable List<String> trustedProxies,
        @Nullable Boolean proxyProtocol) {}

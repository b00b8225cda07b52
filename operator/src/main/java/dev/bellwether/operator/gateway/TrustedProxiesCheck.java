package dev.bellwether.operator.gateway;

import dev.bellwether.api.v1alpha1.Listener;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/** Whether every trusted proxy is an address: the schema's pattern cannot count the groups of an IPv6 one, and a notifier that reads it would not start. */
final class TrustedProxiesCheck {
    private TrustedProxiesCheck() {}

    static Optional<Problem> judge(Listener listener) {
        List<String> ranges = listener.trustedProxies() == null ? List.of() : listener.trustedProxies();
        for (int i = 0; i < ranges.size(); i++) {
            String address = ranges.get(i).replaceFirst("/.*", "");
            if (address.indexOf(':') >= 0 && !isIpv6(address)) {
                return Optional.of(
                        new Problem(
                                "InvalidTrustedProxies",
                                "spec.listener.trustedProxies[" + i + "]: " + ranges.get(i)
                                        + " (expected: a range of addresses such as 192.0.2.0/24 or 2001:db8::/32, or one address)"));
            }
        }
        return Optional.empty();
    }

    /** @param text with a colon: it is then never looked up as a name */
    private static boolean isIpv6(String text) {
        try {
            return InetAddress.getAllByName(text).length > 0;
        } catch (UnknownHostException e) {
            return false;
        }
    }
}

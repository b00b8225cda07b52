package dev.bellwether.notifier.peer;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The proxies whose word counts as to whom they speak for: ranges of addresses. Pure. */
public final class TrustedProxies {
    /** What {@link #isRange} takes, for messages. */
    public static final String SYNTAX = "a range of addresses such as 192.0.2.0/24 or 2001:db8::/32, or one address";

    private final List<IpSubnetFilterRule> ranges;

    /** @param ranges each an address with an optional prefix length */
    public TrustedProxies(List<String> ranges) {
        this.ranges = ranges.stream().map(TrustedProxies::rule).toList();
    }

    public static boolean isRange(String text) {
        try {
            rule(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    public boolean contains(@Nullable InetAddress address) {
        if (address == null || ranges.isEmpty()) {
            return false;
        }
        InetSocketAddress socket = new InetSocketAddress(address, 0);
        return ranges.stream().anyMatch(range -> range.matches(socket));
    }

    private static IpSubnetFilterRule rule(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null) {
            throw new IllegalArgumentException(text + " (expected: " + SYNTAX + ")");
        }
        int most = bytes.length * 8;
        // NumberFormatException is an IllegalArgumentException; Netty checks the prefix length.
        int prefix = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
        return new IpSubnetFilterRule(address, prefix, IpFilterRuleType.ACCEPT);
    }
}

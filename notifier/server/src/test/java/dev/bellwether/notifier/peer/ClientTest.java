package dev.bellwether.notifier.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientTest {
    private static final String PROXY = "192.0.2.1";
    private final TrustedProxies proxies = new TrustedProxies(List.of("192.0.2.0/24", "2001:db8:ff::/48", "10.1.2.3"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "198.51.100.7 | 198.51.100.7",
                "198.51.100.7:4711 | 198.51.100.7",
                "203.0.113.9, 198.51.100.7 | 198.51.100.7",
                "203.0.113.9, 198.51.100.7, 192.0.2.44 | 198.51.100.7",
                "203.0.113.9, 198.51.100.7 , 10.1.2.3,192.0.2.44 | 198.51.100.7",
                "[2001:db8:1:2::7]:4711 | 20010db800010002/64",
                "2001:db8:1:2::7, 2001:db8:ff:1::1 | 20010db800010002/64",
                "::ffff:198.51.100.7 | 198.51.100.7",
                "198.51.100.7, unknown | 192.0.2.1",
                "198.51.100.7, nonsense, 192.0.2.44 | 192.0.2.44",
                "192.0.2.5, 192.0.2.6 | 192.0.2.5",
                "fe80::1%eth0 | 192.0.2.1",
                "`` | 192.0.2.1",
            })
    void theRightMostAddressThatIsNoProxyIsTheClient(String header, String peer) {
        assertThat(client(PROXY, null, header, null).peer()).isEqualTo(peer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "for=198.51.100.7 | 198.51.100.7 |",
                "For=\"198.51.100.7:4711\";Proto=HTTPS;by=192.0.2.1 | 198.51.100.7 | https",
                "for=\"[2001:db8:1:2::7]\";proto=http | 20010db800010002/64 | http",
                "for=203.0.113.9;proto=http, for=198.51.100.7;proto=https, for=192.0.2.44 | 198.51.100.7 | https",
                "for=203.0.113.9, proto=https | 192.0.2.1 |",
                "for=_hidden;proto=https | 192.0.2.1 |",
                "for=unknown, for=192.0.2.44;proto=https | 192.0.2.44 | https",
                "for=203.0.113.9, for=\"198.51.100.7 | 192.0.2.1 |",
                "host=\"a, for=203.0.113.9\";for=198.51.100.7 | 198.51.100.7 |",
                "for=198.51.100.7;proto=gopher | 198.51.100.7 |",
            })
    void theStandardHeaderIsReadToo(String header, String peer, @Nullable String scheme) {
        Client client = client(PROXY, header, null, null);
        assertThat(client.peer()).isEqualTo(peer);
        assertThat(client.scheme()).isEqualTo(scheme);
    }

    @Test
    void whoIsNoProxySpeaksForNobody() {
        Client client = client("198.51.100.7", "for=203.0.113.9;proto=https", "203.0.113.9", "https");
        assertThat(client.peer()).isEqualTo("198.51.100.7");
        assertThat(client.scheme()).isNull();
        assertThat(client.isForwarded()).isFalse();
    }

    @Test
    void twoHeadersThatDisagreeCountForNothing() {
        assertThat(client(PROXY, "for=203.0.113.9", "198.51.100.7", null).peer())
                .isEqualTo(PROXY);
        assertThat(client(PROXY, "for=198.51.100.7", "203.0.113.9, 198.51.100.7", null)
                        .peer())
                .isEqualTo("198.51.100.7");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "198.51.100.7 | https | https",
                "198.51.100.7, 192.0.2.44 | https, http | https",
                "198.51.100.7, 192.0.2.44 | https | https",
                "198.51.100.7 | | ",
            })
    void theSchemeIsTheOneTheClientUsed(String from, @Nullable String by, @Nullable String scheme) {
        assertThat(client(PROXY, null, from, by).scheme()).isEqualTo(scheme);
    }

    /** Whatever a stranger writes, the proxy's own entry stands right of it. */
    @Test
    void nothingAClientSendsMakesItAnybodyElse() {
        String alphabet = "for=,;\" \\[]:.019af\tproto%";
        for (int seed = 0; seed < 3000; seed++) {
            Random random = new Random(seed);
            StringBuilder sent = new StringBuilder();
            for (int i = random.nextInt(30); i > 0; i--) {
                sent.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThat(client(PROXY, null, sent + ", 198.51.100.7", null).peer())
                    .as("seed %s: %s", seed, sent)
                    .isEqualTo("198.51.100.7");
            assertThat(client(PROXY, sent + ", for=198.51.100.7", null, null).peer())
                    .as("seed %s: %s", seed, sent)
                    .isIn("198.51.100.7", PROXY);
        }
    }

    private Client client(String source, @Nullable String forwarded, @Nullable String from, @Nullable String by) {
        HttpHeaders headers = new DefaultHttpHeaders(false);
        if (forwarded != null) {
            headers.add("forwarded", forwarded);
        }
        if (from != null) {
            headers.add("x-forwarded-for", from);
        }
        if (by != null) {
            headers.add("x-forwarded-proto", by);
        }
        return Client.of(address(source), headers, proxies);
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByAddress(NetUtil.createByteArrayFromIpAddressString(literal));
        } catch (java.net.UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}

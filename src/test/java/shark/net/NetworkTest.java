package shark.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranges of addresses, as a table. */
class NetworkTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,       10.0.0.0,        true",
        "10.0.0.0/8,       10.255.255.255,  true",
        "10.0.0.0/8,       11.0.0.0,        false",
        "10.0.0.0/8,       9.255.255.255,   false",
        "10.9.9.9/8,       10.1.1.1,        true",
        "192.0.2.128/25,   192.0.2.128,     true",
        "192.0.2.128/25,   192.0.2.127,     false",
        "192.0.2.4/31,     192.0.2.5,       true",
        "192.0.2.4/31,     192.0.2.6,       false",
        "192.0.2.4,        192.0.2.4,       true",
        "192.0.2.4,        192.0.2.5,       false",
        "192.0.2.4/32,     192.0.2.4,       true",
        "0.0.0.0/0,        255.255.255.255, true",
        "0.0.0.0/0,        2001:db8::1,     false",
        "::/0,             2001:db8::1,     true",
        "::/0,             192.0.2.4,       false",
        "2001:db8::/32,    2001:db8:ffff::, true",
        "2001:db8::/32,    2001:db9::,      false",
        "2001:db8::/33,    2001:db8:7fff::, true",
        "2001:db8::/33,    2001:db8:8000::, false",
        "2001:db8::1,      2001:db8::1,     true",
        "2001:db8::1/128,  2001:db8::2,     false",
        "fe80::/10,        febf::1,         true",
        "fe80::/10,        fec0::1,         false"
    })
    void contains(String network, String address, boolean contained) throws UnknownHostException {
        assertThat(Network.parse(network)
                        .orElseThrow()
                        .contains(InetAddress.getByName(address).getAddress()))
                .isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/8",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "10.0.0.0/8/8",
                "10.0.0.0/0008",
                "10.0.0.0 /8",
                " 10.0.0.0",
                "2001:db8::/129",
                "2001:db8::g",
                "2001:db8::1%lo",
                ":",
                ":::",
                "1.2.3.4.5",
                "256.0.0.1",
                "localhost",
                "localhost/8",
                "a.example",
                "face"
            })
    void anythingElseIsNoRangeAndIsNotLookedUp(String text) {
        assertThat(Network.parse(text)).isEmpty();
    }

    /** Against numbers: what has the same first bits is within, and with one of them changed is not. */
    @Test
    void thePrefixIsWhatCounts() throws UnknownHostException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            byte[] address = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(address);
            int bits = address.length * 8;
            int prefix = 1 + random.nextInt(bits);
            Network network = new Network(address, prefix);
            byte[] other = address.clone();
            for (int bit = prefix; bit < bits; bit++) {
                other[bit / 8] ^= (byte) (random.nextBoolean() ? 0x80 >> (bit % 8) : 0);
            }
            assertThat(network.contains(other))
                    .as("seed %d, round %d", seed, round)
                    .isTrue();
            int bit = random.nextInt(prefix);
            other[bit / 8] ^= (byte) (0x80 >> (bit % 8));
            assertThat(network.contains(other))
                    .as("seed %d, round %d", seed, round)
                    .isFalse();
        }
    }
}

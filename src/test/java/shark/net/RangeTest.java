package shark.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranges of addresses, as texts and as bits. */
class RangeTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            10.0.0.0/8      | 10.255.255.255  | true
            10.0.0.0/8      | 11.0.0.0        | false
            10.0.0.0/8      | 9.255.255.255   | false
            10.1.2.3        | 10.1.2.3        | true
            10.1.2.3        | 10.1.2.2        | false
            10.1.2.3/32     | 10.1.2.3        | true
            10.1.2.0/31     | 10.1.2.1        | true
            10.1.2.0/31     | 10.1.2.2        | false
            172.16.0.0/12   | 172.31.255.255  | true
            172.16.0.0/12   | 172.32.0.0      | false
            10.9.9.9/8      | 10.1.1.1        | true
            0.0.0.0/0       | 203.0.113.9     | true
            0.0.0.0/0       | 2001:db8::1     | false
            ::/0            | 2001:db8::1     | true
            ::/0            | 10.0.0.1        | false
            fe80::/10       | febf::1         | true
            fe80::/10       | fec0::1         | false
            2001:db8::/127  | 2001:db8::1     | true
            2001:db8::/127  | 2001:db8::2     | false
            2001:db8::/128  | 2001:db8::      | true
            """)
    void contains(String range, String address, boolean within) throws Exception {
        byte[] bytes = InetAddress.getByName(address).getAddress();
        assertThat(Network.parse(range).orElseThrow().contains(bytes)).isEqualTo(within);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "10.0.0.0/ 8", "::/129",
                        "::/1000",
                "10/8", "10.0/16", "999.0.0.1", "256.0.0.0/8", "1.2.3.4.5", "localhost", "localhost/8", "dead", ":",
                        "1::2::3",
                "1:2", "[::1]", "::1%lo", "10.0.0.1:80"
            })
    void isNoRange(String text) {
        assertThat(Network.parse(text)).isEmpty();
    }

    /** Against the same said in numbers: an address is within when the bits before the prefix's end are the same. */
    @Test
    void containsWhatHasTheSameFirstBits() {
        Random random = new Random(31);
        for (int round = 0; round < 5_000; round++) {
            byte[] address = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(address);
            int prefix = random.nextInt(address.length * 8 + 1);
            byte[] other = address.clone();
            int bit = random.nextInt(address.length * 8);
            other[bit / 8] ^= (byte) (0x80 >> (bit % 8));

            Network network = new Network(address, prefix);
            assertThat(network.contains(address)).isTrue();
            assertThat(network.contains(other)).isEqualTo(bit >= prefix);
        }
    }
}

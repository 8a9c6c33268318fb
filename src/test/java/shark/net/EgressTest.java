package shark.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import shark.base.SharkException;

/** Which addresses are refused, as a table. */
class EgressTest {
    private static final Egress NOTHING_ALLOWED = new Egress(List.of());

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            127.0.0.1                        | the host itself
            127.255.255.254                  | the host itself
            ::1                              | the host itself
            0.0.0.0                          | the host itself
            0.1.2.3                          | the host itself
            ::                               | the host itself
            169.254.169.254                  | link-local
            169.254.0.1                      | link-local
            fe80::1                          | link-local
            febf:ffff::1                     | link-local
            224.0.0.251                      | multicast
            239.255.255.250                  | multicast
            ff02::fb                         | multicast
            ff0e::1                          | multicast
            255.255.255.255                  | broadcast
            240.0.0.1                        | reserved
            fd00:ec2::254                    | metadata
            fd00:ec2::23                     | metadata
            fd20:ce::254                     | metadata
            fd00:42::42                      | metadata
            100.100.100.200                  | metadata
            192.0.0.192                      | metadata
            168.63.129.16                    | metadata
            ::ffff:127.0.0.1                 | the host itself
            ::ffff:169.254.169.254           | link-local
            ::127.0.0.1                      | another form of 127.0.0.1, the host itself
            ::169.254.169.254                | another form of 169.254.169.254, link-local
            ::2                              | another form of 0.0.0.2, the host itself
            ::ffff:0:127.0.0.1               | another form of 127.0.0.1
            64:ff9b::127.0.0.1               | another form of 127.0.0.1
            64:ff9b::169.254.169.254         | another form of 169.254.169.254
            64:ff9b::0.0.0.0                 | another form of 0.0.0.0
            64:ff9b:1::127.0.0.1             | another form of 127.0.0.1
            64:ff9b:1:abcd:0:1:169.254.169.254 | another form of 169.254.169.254
            64:ff9b:1:a9fe:a9:fe00::         | another form of 169.254.169.254
            64:ff9b:1:a9:fe:a9fe::           | another form of 169.254.169.254
            64:ff9b:1:0:a9:fea9:fe00::       | another form of 169.254.169.254
            2002:7f00:1::1                   | another form of 127.0.0.1
            2002:a9fe:a9fe::                 | another form of 169.254.169.254
            2002:e000:1::                    | another form of 224.0.0.1, multicast
            2001:0:4136:e378:8000:63bf:80ff:fffe | another form of 127.0.0.1
            """)
    void refuses(String address, String reason) throws UnknownHostException {
        assertThat(NOTHING_ALLOWED.refusal(to(address, 80)))
                .hasValueSatisfying(sentence -> assertThat(sentence)
                        .contains(reason)
                        .contains(", which a sandbox may not reach; allow it with --allow "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "93.184.216.34",
                "10.0.0.1",
                "192.168.1.1",
                "172.16.0.1",
                "100.64.0.1",
                "169.253.255.255",
                "128.0.0.1",
                "223.255.255.255",
                "1.0.0.1",
                "2606:2800:220:1::1",
                "fc00::1",
                "fd12:3456::1",
                "fec0::1",
                "::ffff:8.8.8.8",
                "::8.8.8.8",
                "64:ff9b::8.8.8.8",
                "64:ff9b:1::8.8.8.8",
                "64:ff9b:1:808:8:800::",
                "64:ff9b:2::127.0.0.1",
                "2002:808:808::1",
                "2001:db8::127.0.0.1",
                "2001:0:4136:e378:8000:63bf:f7f7:f7f7"
            })
    void permits(String address) throws UnknownHostException {
        assertThat(NOTHING_ALLOWED.refusal(to(address, 80))).isEmpty();
    }

    @Test
    void refusesEachAddressOfTheHostsDevices() throws Exception {
        for (NetworkInterface device : NetworkInterface.networkInterfaces().toList()) {
            for (InetAddress own : device.inetAddresses().toList()) {
                assertThat(NOTHING_ALLOWED.refusal(new InetSocketAddress(own, 22)))
                        .isPresent();
                byte[] bytes = own.getAddress();
                if (bytes.length == 4) {
                    byte[] nat = Arrays.copyOf(new byte[] {0, 0x64, -1, (byte) 0x9b}, 16);
                    System.arraycopy(bytes, 0, nat, 12, 4);
                    assertThat(NOTHING_ALLOWED.refusal(
                                    new InetSocketAddress(Inet6Address.getByAddress(null, nat, -1), 22)))
                            .isPresent();
                }
            }
        }
    }

    /** Whoever makes an address from bytes may make one that the JDK would have turned into IPv4. */
    @Test
    void refusesWhatIsMappedAlsoAsSixteenBytes() throws UnknownHostException {
        byte[] mapped = new byte[16];
        mapped[10] = mapped[11] = -1;
        mapped[12] = 127;
        mapped[15] = 1;

        assertThat(NOTHING_ALLOWED.refusal(new InetSocketAddress(Inet6Address.getByAddress("x", mapped, 1), 80)))
                .hasValueSatisfying(sentence -> assertThat(sentence).contains("the host itself"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            127.0.0.1            | 127.0.0.1       | 80   | true
            127.0.0.1            | 127.0.0.2       | 80   | false
            127.0.0.1:8080       | 127.0.0.1       | 8080 | true
            127.0.0.1:8080       | 127.0.0.1       | 8081 | false
            127.0.0.0/8          | 127.9.9.9       | 80   | true
            169.254.0.0/16:80    | 169.254.169.254 | 80   | true
            169.254.0.0/16:80    | 169.254.169.254 | 81   | false
            ::1                  | ::1             | 80   | true
            [::1]                | ::1             | 80   | true
            [::1]:8080           | ::1             | 8080 | true
            [::1]:8080           | ::1             | 80   | false
            [fe80::/10]:5353     | fe80::7         | 5353 | true
            fe80::/10            | fe80::7         | 80   | true
            0.0.0.0/0            | ::1             | 80   | false
            ::/0                 | 127.0.0.1       | 80   | false
            127.0.0.1            | ::ffff:127.0.0.1 | 80  | true
            127.0.0.1            | 64:ff9b::127.0.0.1 | 80 | false
            """)
    void aRuleAllows(String rule, String address, int port, boolean allowed) throws UnknownHostException {
        Egress egress = new Egress(List.of(Egress.Rule.parse(rule)));

        assertThat(egress.refusal(to(address, port)).isEmpty()).isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "example.com",
                "127.0.0.1:",
                "127.0.0.1:x",
                "127.0.0.1:70000",
                "127.0.0.1/33",
                "::1/129",
                "127.0.0.1/",
                "127.0.0.1/-1",
                "[::1]:-1",
                "1.2.3.4.5",
                "::g",
                "127.0.0.1/8/8"
            })
    void whatIsNoRuleIsSaid(String text) {
        assertThatThrownBy(() -> Egress.Rule.parse(text))
                .isInstanceOf(SharkException.class)
                .hasMessage("'" + text + "' is not IP, IP/PREFIX, IP:PORT or [IPv6]:PORT");
    }

    private static InetSocketAddress to(String address, int port) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getAllByName(address)[0], port);
    }
}

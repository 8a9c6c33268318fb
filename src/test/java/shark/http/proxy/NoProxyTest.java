package shark.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which servers need no proxy: the cases of curl's own test of it among them. */
class NoProxyTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*                         | a.example          | 80  | true",
                "a.example                 | a.example          | 80  | true",
                "a.example                 | A.EXAMPLE          | 80  | true",
                "a.example                 | a.example.         | 80  | true",
                "a.example.                | a.example          | 80  | true",
                "example                   | a.example          | 80  | true",
                ".example                  | a.example          | 80  | true",
                ".example                  | example            | 80  | true",
                "*.example                 | a.example          | 80  | true",
                "a.example                 | ba.example         | 80  | false",
                "a.example                 | example            | 80  | false",
                "'x, a.example'            | a.example          | 80  | true",
                "'x a.example'             | a.example          | 80  | true",
                "'x,,a.example,'           | a.example          | 80  | true",
                "a.example:8080            | a.example          | 8080| true",
                "a.example:8080            | a.example          | 80  | false",
                "*:80                      | a.example          | 80  | true",
                "*:80                      | a.example          | 81  | false",
                "192.168.0.0/16            | 192.168.7.9        | 80  | true",
                "192.168.0.0/16            | 192.169.0.1        | 80  | false",
                "192.168.0.1/32            | 192.168.0.1        | 80  | true",
                "192.168.0.1/33            | 192.168.0.1        | 80  | false",
                "192.168.0.0/x             | 192.168.0.0        | 80  | false",
                "0.0.0.0/0                 | 8.8.8.8            | 80  | true",
                "192.168.0.1               | 192.168.0.1        | 80  | true",
                "192.168.0.1:80            | 192.168.0.1        | 81  | false",
                "192.168.0.0/16            | 192.168.example    | 80  | false",
                "168.0.1                   | 192.168.0.1        | 80  | false",
                "fd00::/8                  | fd12::1            | 80  | true",
                "fd00::/8                  | fe00::1            | 80  | false",
                "fd00::1                   | fd00:0:0:0:0:0:0:1 | 80  | true",
                "[fd00::1]                 | fd00::1            | 80  | true",
                "[fd00::1]:443             | fd00::1            | 443 | true",
                "[fd00::1]:443             | fd00::1            | 80  | false",
                "0.0.0.0/0                 | fd00::1            | 80  | false",
                "''                        | a.example          | 80  | false",
                "'. , *.'                  | a.example          | 80  | false",
            })
    void meansServers(String text, String host, int port, boolean meant) {
        assertThat(NoProxy.parse(text).matches(host, port)).isEqualTo(meant);
    }
}

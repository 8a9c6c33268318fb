package shark.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shark.http.proxy.Negotiation.Step;

/** What is said to proxies, and what they say, byte by byte. */
class NegotiationTest {
    private static final String REST = "rest";

    /** Says all of it in single bytes; what it says on the way, and which byte was the last that it read. */
    private static String played(Negotiation negotiation, byte[] said) throws ProxyRefused {
        StringBuilder heard = new StringBuilder(hex(negotiation.next()));
        ByteBuf bytes = Unpooled.buffer();
        for (int i = 0; i < said.length; i++) {
            bytes.writeByte(said[i]);
            Step step = negotiation.read(bytes);
            if (step == Step.SAY) {
                heard.append(' ').append(hex(negotiation.next()));
            } else if (step == Step.DONE) {
                return heard + " done " + (said.length - 1 - i) + " left";
            }
        }
        return heard + " more";
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "socks5h://p     | a.example | 443 | 0500 05000001 00000000 0000 | 050100 050100 03 09 612e6578616d706c65 01bb",
                "socks5h://p     | 10.1.2.3  | 80  | 0500 05000001 00000000 0000 | 050100 050100 01 0a010203 0050",
                "socks5://p      | fd00::1   | 256 | 0500 05000004 00000000000000000000000000000000 0000 | 050100 050100 04 fd000000000000000000000000000001 0100",
                "socks5://p      | 10.1.2.3  | 80  | 0500 05000003 03 414243 0000 | 050100 050100 01 0a010203 0050",
                "socks5://u:pw@p | 10.1.2.3  | 80  | 0502 0100 05000001 00000000 0000 | 05020002 01 01 75 02 7077 050100 01 0a010203 0050",
                "socks5://u@p    | 10.1.2.3  | 80  | 0502 0100 05000001 00000000 0000 | 05020002 01 01 75 00 050100 01 0a010203 0050",
                "socks5://u:pw@p | 10.1.2.3  | 80  | 0500 05000001 00000000 0000 | 05020002 050100 01 0a010203 0050",
            })
    void socksIsSpoken(String url, String host, int port, String said, String heard) throws ProxyRefused {
        byte[] bytes = HexFormat.of().parseHex((said + "4142").replace(" ", ""));

        assertThat(played(new SocksNegotiation(Proxy.parse(url), host, port), bytes)
                        .replace(" ", ""))
                .isEqualTo((heard + "done2left").replace(" ", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "socks5://p      | 05ff      | refuses whoever says no user; give it one: socks5://USER:PASSWORD@HOST:PORT",
                "socks5://p      | 0502      | refuses whoever says no user",
                "socks5://u:pw@p | 05ff      | takes neither a user with a password nor none",
                "socks5://u:pw@p | 05020101  | does not take the user and password of its URL",
                "socks5://p      | 48545450  | does not speak SOCKS5",
                "socks5://p      | 05000502  | refuses it: its rules do not allow it",
                "socks5://p      | 05000505  | refuses it: connection refused",
                "socks5://p      | 0500057f  | refuses it: reply 127",
                "socks5://p      | 05000500000900 | answers with a type of address that SOCKS5 does not have",
            })
    void whatASocksProxyRefusesIsSaid(String url, String said, String sentence) {
        byte[] bytes = HexFormat.of().parseHex(said);

        assertThatThrownBy(() -> played(new SocksNegotiation(Proxy.parse(url), "10.1.2.3", 80), bytes))
                .isInstanceOf(ProxyRefused.class)
                .hasMessageStartingWith(sentence);
    }

    private static String connected(String url, String said) throws ProxyRefused {
        ConnectNegotiation negotiation = new ConnectNegotiation(Proxy.parse(url), "a.example:443");
        String played = played(negotiation, said.getBytes(StandardCharsets.ISO_8859_1));
        int end = played.indexOf(' ');
        return new String(HexFormat.of().parseHex(played.substring(0, end)), StandardCharsets.ISO_8859_1)
                + played.substring(end);
    }

    @Test
    void connectIsAskedFor() throws ProxyRefused {
        String asked = "CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n";

        assertThat(connected("http://p", "HTTP/1.1 200 Connection established\r\n\r\n" + REST))
                .isEqualTo(asked + "\r\n done 4 left");
        assertThat(connected("http://u:p@p", "HTTP/1.0 200\r\nContent-Length: 9\r\n\r\n" + REST))
                .isEqualTo(asked + "Proxy-Authorization: Basic dTpw\r\n\r\n done 4 left");
        assertThat(connected("http://p", "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\n\r\n" + REST))
                .endsWith("done 4 left");
        assertThat(connected("http://p", "HTTP/1.1 200 OK\r\n")).endsWith("more");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://p     | HTTP/1.1 403 Forbidden | refuses it: 403 Forbidden",
                "http://p     | HTTP/1.1 407 Proxy Authentication Required | refuses it: 407 Proxy Authentication Required; it wants a user and a password: http://USER:PASSWORD@HOST:PORT",
                "http://u:secret@p | HTTP/1.1 407 No | refuses it: 407 No; it does not take the user and password of its URL",
                "http://p     | HTTP/1.1 502 | refuses it: 502",
                "http://p     | HTTP/1.1 302 Found | refuses it: 302 Found",
                "http://p     | SSH-2.0-OpenSSH_9.2 | does not answer in HTTP",
            })
    void whatAnHttpProxyRefusesIsSaid(String url, String line, String sentence) {
        assertThatThrownBy(() -> connected(url, line + "\r\n\r\n"))
                .isInstanceOf(ProxyRefused.class)
                .hasMessage(sentence);
    }

    @Test
    void whatAProxySaysIsBounded() {
        assertThatThrownBy(() -> connected("http://p", "HTTP/1.1 200 OK\r\nX: " + "y".repeat(70_000)))
                .hasMessageContaining("a head of more than 65536 bytes");
        assertThatThrownBy(() -> connected("http://p", "HTTP/1.1 403 " + "y".repeat(60_000) + "\r\n\r\n"))
                .hasMessageMatching("refuses it: 403 y{96,100}\\.\\.\\.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.example | 80   | /x?y | http://a.example/x?y",
                "a.example | 8080 | /    | http://a.example:8080/",
                "fd00::1   | 80   | /    | http://[fd00::1]/",
                "a.example | 80   | *    | http://a.example",
            })
    void aRequestForAProxyHasTheWholeUrl(String host, int port, String path, String target) {
        Proxy proxy = Proxy.parse("http://u:p@p");

        assertThat(new Via(proxy, host, port, true).target(path)).isEqualTo(target);
        assertThat(new Via(proxy, host, port, true).fields()).hasSize(1);
        assertThat(new Via(proxy, host, port, false).target(path)).isEqualTo(path);
        assertThat(new Via(proxy, host, port, false).fields()).isEmpty();
    }
}

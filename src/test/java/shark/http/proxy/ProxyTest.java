package shark.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import shark.base.SharkException;

/** How a proxy's URL is read, and that what is secret of it stays so. */
class ProxyTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://p.example:3128         | http://p.example:3128      | ''    | ''",
                "p.example:3128                | http://p.example:3128      | ''    | ''",
                "HTTP://P.Example/             | http://p.example:80        | ''    | ''",
                "socks5://10.0.0.1             | socks5://10.0.0.1:1080     | ''    | ''",
                "socks5h://u@[fd00::1]:9       | socks5h://[fd00::1]:9      | u     | ''",
                "http://u:p@h:1                | http://h:1                 | u     | p",
                "http://u%40x:p%3a%2f@h:1      | http://h:1                 | u@x   | p:/",
                "http://u:p@ss:w@h:1           | http://h:1                 | u     | p@ss:w",
                "u:p@h                         | http://h:80                | u     | p",
                "http://%C3%BC:p@h:1           | http://h:1                 | \u00fc | p",
            })
    void readsUrls(String text, String name, String user, String password) {
        Proxy proxy = Proxy.parse(text);

        assertThat(proxy.name()).isEqualTo(name);
        assertThat(proxy.user()).isEqualTo(user);
        assertThat(proxy.password()).isEqualTo(password);
        assertThat(proxy.toString()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://u:secret@p:1      | 'https://p:1' is of a kind that shark does not speak",
                "https://p:1               | 'https://p:1' is",
                "socks4://u:secret@p       | 'socks4://p' is",
                "socks5x://u:secret@p      | 'socks5x://p' is of a kind",
                "http://u:secret@p:0       | 'http://p:0' has a port",
                "http://u:secret@p:65536   | 'http://p:65536' has a port",
                "http://u:secret@p/path    | 'http://p/path' is not",
                "http://u:secret@a b       | 'http://a b' is not",
                "http://u:secret%zz@p      | 'http://p' has a '%' among its credentials",
                "http://u:secret%2@p       | 'http://p' has a '%' among its credentials",
                "u:secret@                 | '' is not",
                "http://                   | 'http://' is not",
            })
    void saysWhatIsNoProxyWithoutItsCredentials(String text, String sentence) {
        assertThatThrownBy(() -> Proxy.parse(text))
                .isInstanceOf(SharkException.class)
                .hasMessageStartingWith(sentence)
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"socks5://%s:p@h", "socks5h://u:%s@h"})
    void aSocksCredentialHasALengthOfOneByte(String form) {
        assertThat(Proxy.parse(form.formatted("x".repeat(255))).host()).isEqualTo("h");
        assertThatThrownBy(() -> Proxy.parse(form.formatted("x".repeat(256))))
                .hasMessageContaining("more than 255 bytes")
                .hasMessageNotContaining("xxx");
    }

    @Test
    void credentialsAreSaidAsBasicInUtf8() {
        String said = Proxy.parse("http://u:p%3A%C3%BC@h").authorization();

        assertThat(said).startsWith("Basic ");
        assertThat(new String(Base64.getDecoder().decode(said.substring(6)), StandardCharsets.UTF_8))
                .isEqualTo("u:p:\u00fc");
        assertThat(Proxy.parse("http://h").authorization()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX: y", "", "a b", "a/b", "a:b@c", "a\u0000"})
    void aHostThatWouldBeMoreThanOneIsRefused(String host) {
        Proxy proxy = Proxy.parse("http://h");

        assertThatThrownBy(() -> new Via(proxy, host, 80, false)).hasMessageContaining("is no name that a proxy");
    }
}

package shark.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shark.base.Finding;

/** Where the settings come from, and which one a server has. */
class ProxiesTest {
    private static final Map<String, String> NOTHING = Map.of();

    private static Proxies read(Map<String, String> file, Map<String, String> environment) {
        return Proxies.read(file::get, environment);
    }

    private static String told(Proxies proxies, boolean plainWeb) {
        return proxies.of(plainWeb, "a.example", 80).map(Proxy::name).orElse("none");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP_PROXY   | http://up:1    | http://up:1   | none",
                "http_proxy   | http://low:1   | http://low:1  | none",
                "HTTPS_PROXY  | http://up:1    | none          | http://up:1",
                "https_proxy  | socks5://low   | none          | socks5://low:1080",
                "all_proxy    | socks5h://a    | socks5h://a:1080 | socks5h://a:1080",
                "ALL_PROXY    | socks5h://a    | socks5h://a:1080 | socks5h://a:1080",
                "HTTP_PROXY   | '  '           | none          | none",
            })
    void eachVariableIsRead(String name, String value, String web, String other) {
        Proxies proxies = read(NOTHING, Map.of(name, value));

        assertThat(told(proxies, true)).isEqualTo(web);
        assertThat(told(proxies, false)).isEqualTo(other);
    }

    @Test
    void theFileGoesOverTheEnvironmentAndSmallLettersOverCapitals() {
        Map<String, String> both =
                Map.of("HTTP_PROXY", "http://up:1", "http_proxy", "http://low:1", "all_proxy", "http://all:1");

        assertThat(told(read(NOTHING, both), true)).isEqualTo("http://low:1");
        assertThat(told(read(NOTHING, both), false)).isEqualTo("http://all:1");
        assertThat(told(read(Map.of("http-proxy", " http://file:1 "), both), true))
                .isEqualTo("http://file:1");
        assertThat(told(read(Map.of("http-proxy", ""), both), true)).isEqualTo("none");
        assertThat(told(read(Map.of("no-proxy", "a.example"), both), true)).isEqualTo("none");
        assertThat(told(read(Map.of("no-proxy", ""), Map.of("http_proxy", "http://p:1", "no_proxy", "*")), true))
                .isEqualTo("http://p:1");
        assertThat(told(read(NOTHING, Map.of("http_proxy", "http://p:1", "NO_PROXY", "b.example,.example")), true))
                .isEqualTo("none");
    }

    @Test
    void aFaultOfTheFileIsToldAtOnceAndOneOfTheEnvironmentWhenItIsUsed() {
        assertThatThrownBy(() -> read(Map.of("https-proxy", "ftp://u:secret@p"), NOTHING))
                .hasMessageStartingWith("https-proxy: 'ftp://p' is of a kind")
                .hasMessageNotContaining("secret");

        Proxies proxies = read(NOTHING, Map.of("HTTPS_PROXY", "https://u:secret@p:1", "NO_PROXY", "b.example"));
        assertThat(told(proxies, true)).isEqualTo("none");
        assertThat(proxies.of(false, "b.example", 443)).isEmpty();
        assertThatThrownBy(() -> proxies.of(false, "a.example", 443))
                .hasMessageStartingWith("HTTPS_PROXY: 'https://p:1' is of a kind that shark does not speak")
                .hasMessageContaining("set https-proxy in shark.properties")
                .hasMessageNotContaining("secret");
        assertThat(proxies.findings()).extracting(Finding::state).containsExactly(Finding.State.WARNING);
    }

    @Test
    void theDoctorIsToldWhatIsSetWithoutCredentials() {
        Proxies proxies = read(NOTHING, Map.of("https_proxy", "http://u:secret@p:1", "no_proxy", "localhost,.example"));

        assertThat(proxies.findings())
                .containsExactly(Finding.ok("proxy", "http: none, https: http://p:1; not for localhost, .example"));
        assertThat(proxies.toString()).doesNotContain("secret");
        assertThat(Proxies.NONE.findings()).isEmpty();
    }

    @Test
    void namesAreAProxysToLookUpWhereItResolvesThem() {
        Map<String, String> environment = Map.of("https_proxy", "http://p:1", "no_proxy", "near.example");

        assertThat(read(NOTHING, environment).lookUp("a.example")).isTrue();
        assertThat(read(NOTHING, environment).lookUp("near.example")).isFalse();
        assertThat(read(NOTHING, Map.of("all_proxy", "socks5://p")).lookUp("a.example"))
                .isFalse();
        assertThat(Proxies.NONE.lookUp("a.example")).isFalse();
    }
}

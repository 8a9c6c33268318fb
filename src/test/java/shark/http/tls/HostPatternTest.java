package shark.http.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import shark.base.SharkException;

class HostPatternTest {
    @ParameterizedTest
    @CsvSource({
        "a.example,    a.example,     true",
        "A.Example,    a.eXample,     true",
        "a.example,    b.a.example,   false",
        "a.example,    xa.example,    false",
        "*.example,    a.example,     true",
        "*.example,    b.a.example,   true",
        "*.example,    example,       false",
        "*.example,    xexample,      false",
        "10.0.0.1,     10.0.0.1,      true",
        "2001:db8::1,  2001:db8::1,   true",
        "my_host,      my_host,       true",
    })
    void meansNamesAndAddresses(String pattern, String host, boolean meant) {
        assertThat(HostPattern.parse(pattern).matches(host)).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "https://a", "a:443", "a/b", "*", "*.", "a b", ".a", "a.*", "a,b"})
    void whatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> HostPattern.parse(text))
                .isInstanceOf(SharkException.class)
                .hasMessage("'" + text + "' is not a server's NAME, ADDRESS or *.NAME (without scheme, port and path)");
    }
}

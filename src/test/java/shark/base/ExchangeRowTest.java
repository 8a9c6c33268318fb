package shark.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shark.store.TestingExchange;

class ExchangeRowTest {
    @Test
    void aLongPathIsCutForAScreen() {
        ExchangeRow row = TestingExchange.of(7, "dev", "h.example", "/" + "x".repeat(60_000))
                .row();
        ExchangeRow brief = row.brief();
        assertThat(brief.path()).hasSize(500).startsWith("/xxx").endsWith("x\u2026");
        assertThat(brief.id()).isEqualTo(7);
        assertThat(brief.host()).isEqualTo("h.example");
        assertThat(brief.brief()).isSameAs(brief);
    }

    /** A cut between the halves of a surrogate pair would leave what is no character. */
    @Test
    void aCutKeepsCharactersWhole() {
        for (int before = 495; before < 502; before++) {
            String path = "/" + "x".repeat(before - 1) + "\ud83e\udd88".repeat(5);
            String brief = row("http", "h", 80, path).brief().path();
            assertThat(brief).hasSizeLessThanOrEqualTo(500);
            assertThat(brief.codePoints()).noneMatch(c -> c >= 0xd800 && c < 0xe000);
        }
    }

    /** Whatever is long: a name that somebody else's server chose, a method that a program made up. */
    @Test
    void everyTextThatComesFromOutsideIsCut() {
        String longest = "y".repeat(70_000);
        ExchangeRow brief = new ExchangeRow(
                        1,
                        "dev",
                        "tape",
                        2,
                        longest,
                        "http",
                        longest,
                        80,
                        longest,
                        200,
                        3,
                        4,
                        5,
                        longest,
                        Source.ERROR,
                        Phase.DONE,
                        true,
                        6,
                        longest)
                .brief();

        assertThat(List.of(brief.method(), brief.host(), brief.path(), brief.contentType(), brief.error()))
                .allSatisfy(text -> assertThat(text).hasSize(500).endsWith("y\u2026"));
        assertThat(brief)
                .usingRecursiveComparison()
                .ignoringFields("method", "host", "path", "contentType", "error")
                .isEqualTo(new ExchangeRow(
                        1,
                        "dev",
                        "tape",
                        2,
                        "",
                        "http",
                        "",
                        80,
                        "",
                        200,
                        3,
                        4,
                        5,
                        "",
                        Source.ERROR,
                        Phase.DONE,
                        true,
                        6,
                        ""));
    }

    @Test
    void aShortRowIsItself() {
        ExchangeRow row = row("http", "h".repeat(500), 80, "/" + "x".repeat(499));
        assertThat(row.brief()).isSameAs(row);
    }

    @ParameterizedTest
    @CsvSource({
        "http, example.org, 80, /a?b=c, http://example.org/a?b=c",
        "http, example.org, 443, /, http://example.org:443/",
        "http, example.org, 8080, /, http://example.org:8080/",
        "https, example.org, 443, /, https://example.org/",
        "https, example.org, 80, /, https://example.org:80/",
        "http, 2001:db8::1, 80, /, http://[2001:db8::1]/",
        "http, 2001:db8::1, 81, /, http://[2001:db8::1]:81/",
        "tcp, 192.0.2.1, 22, '', tcp://192.0.2.1:22",
        "tls, example.org, 443, '', tls://example.org:443",
        "udp, ::1, 53, '', udp://[::1]:53",
        "dns, a.example, 53, '192.0.2.1, made up', 'dns://a.example 192.0.2.1, made up'",
        "dns, a.example, 53, '', dns://a.example",
        "http, example.org, 80, *, http://example.org*"
    })
    void hasAUrl(String scheme, String host, int port, String path, String url) {
        assertThat(row(scheme, host, port, path).url()).isEqualTo(url);
    }

    private static ExchangeRow row(String scheme, String host, int port, String path) {
        return new ExchangeRow(
                1,
                "dev",
                "dev",
                0,
                "GET",
                scheme,
                host,
                port,
                path,
                200,
                0,
                0,
                0,
                "",
                Source.NETWORK,
                Phase.STORED,
                false,
                0,
                null);
    }
}

package shark.cli.har;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import shark.api.ExchangeDetail;

/** Requests as command lines, run by a real shell and a real curl against a server that tells what it got. */
class CurlLineTest {
    private record Got(String method, String uri, TreeMap<String, List<String>> fields, byte[] body) {}

    private final BlockingQueue<Got> requests = new LinkedBlockingQueue<>();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.add(new Got(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    new TreeMap<>(exchange.getRequestHeaders()),
                    exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource({"GET, /", "HEAD, /a?b=c&d", "DELETE, /x;y", "OPTIONS, /%20'\"$(id)", "M-SEARCH, /", "GET, /a/../b/./c"})
    void aRequestWithoutABodyIsMadeAgain(String method, String path) throws Exception {
        Got got = made(
                detail(method, path.replace("\"", "%22"), "X-One: it's $HOME `id`\r\nX-One: 2\r\nX-None:\r\n"), "");

        assertThat(got.method()).isEqualTo(method);
        assertThat(got.uri()).isEqualTo(path.replace("\"", "%22"));
        assertThat(got.fields().get("X-one")).containsExactly("it's $HOME `id`", "2");
        assertThat(got.fields().get("X-none")).containsExactly("");
        assertThat(got.fields()).containsOnlyKeys("Host", "X-one", "X-none"); // None of curl's own.
        assertThat(got.fields().get("Host"))
                .containsExactly("127.0.0.1:" + server.getAddress().getPort());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=b&c", "{\"it's\": \"\\\\\"}", "two\nlines\n", "caf\u00e9 \u65e5", "-d", "'"})
    void aBodyOfTextGoesAlong(String body) throws Exception {
        Got got = made(detail("POST", "/", "Content-Type: text/x-test\r\nUser-Agent: mine\r\n"), body);

        assertThat(got.method()).isEqualTo("POST");
        assertThat(new String(got.body(), StandardCharsets.UTF_8)).isEqualTo(body);
        assertThat(got.fields().get("Content-type")).containsExactly("text/x-test");
        assertThat(got.fields().get("User-agent")).containsExactly("mine");
    }

    @Test
    void aBodyWithoutATypeGetsNone() throws Exception {
        Got got = made(detail("PUT", "/", ""), "x");

        assertThat(got.method()).isEqualTo("PUT");
        assertThat(got.fields()).containsOnlyKeys("Host", "Content-length");
    }

    @Test
    void anotherHostThanTheUrlsIsSaid() throws Exception {
        ExchangeDetail detail = TestingExchange.of(
                "GET",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/",
                "Host: other.example\r\n",
                "HTTP/1.1 204 No\r\n",
                0,
                0);

        assertThat(run(CurlLine.of(detail, new byte[0])).fields().get("Host")).containsExactly("other.example");
    }

    @Test
    void whatCurlWouldTakeForAPatternIsNone() {
        assertThat(CurlLine.of(detail("GET", "/[1-3]{a,b}", ""), new byte[0])).startsWith("curl --globoff 'http://");
        assertThat(CurlLine.of(detail("GET", "/a?b", ""), new byte[0])).startsWith("curl 'http://");
    }

    @Test
    void whatIsNoArgumentIsPiped() {
        ExchangeDetail detail = detail("POST", "/", "");
        for (byte[] body : List.of(
                new byte[] {'a', 0},
                new byte[] {(byte) 0xff},
                "@file".getBytes(StandardCharsets.UTF_8),
                "\u001b[2J".getBytes(StandardCharsets.UTF_8),
                "a\rb".getBytes(StandardCharsets.UTF_8),
                "\u009b2J".getBytes(StandardCharsets.UTF_8),
                new byte[CurlLine.MOST])) {
            assertThat(CurlLine.of(detail, body))
                    .startsWith("shark http show 12 --request --body | curl 'http://")
                    .contains("--data-binary @-");
        }
    }

    @Test
    void aFieldThatWouldSteerTheTerminalDoesNot() {
        assertThat(CurlLine.of(detail("GET", "/", "X-Evil: \u001b]0;t\u0007\u009b2J\r\n"), new byte[0]))
                .contains("X-Evil: ?]0;t??2J");
    }

    private ExchangeDetail detail(String method, String path, String fields) {
        int port = server.getAddress().getPort();
        ExchangeDetail made = TestingExchange.of(
                method,
                "http://127.0.0.1:" + port + "/",
                "Host: 127.0.0.1:" + port + "\r\n" + fields,
                "HTTP/1.1 204 No\r\n",
                0,
                0);
        return TestingExchange.withPath(made, path);
    }

    private Got made(ExchangeDetail detail, String body) throws Exception {
        return run(CurlLine.of(detail, body.getBytes(StandardCharsets.UTF_8)));
    }

    private Got run(String line) throws Exception {
        assertThat(line).doesNotContain("| curl");
        Process shell = new ProcessBuilder("sh", "-c", line)
                .redirectErrorStream(true)
                .redirectOutput(new File("/dev/null"))
                .start();
        assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(shell.exitValue()).as(line).isZero();
        return requests.remove();
    }
}

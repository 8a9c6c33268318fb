package shark.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import shark.TestingProxy;
import shark.base.ExchangeRow;
import shark.base.Source;
import shark.http.proxy.Proxy;
import shark.http.proxy.Via;

/** A door that reaches servers through a proxy, over real sockets. */
class ThroughProxyTest {
    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    private static final String REQUEST = "GET /x?y HTTP/1.1\r\nHost: a.example\r\nProxy-Authorization: mine\r\n\r\n";
    private static final String BASIC = "Proxy-Authorization: Basic dTpz"; // u:s

    @TempDir
    Path directory;

    private final TestingProxy proxy = new TestingProxy();
    private TestingOrigin origin;
    private SecureDoor door;

    /** Every server through one proxy, as the sandbox would decide it. */
    private record Through(Proxy proxy) implements Origins {
        @Override
        public CompletionStage<List<InetSocketAddress>> addresses(String host, int port) {
            throw new AssertionError("the proxy is to be asked");
        }

        @Override
        public CompletionStage<Route> route(String host, int port, boolean plainWeb) {
            Via via = new Via(proxy, host, port, plainWeb && proxy.kind() == Proxy.Kind.HTTP);
            return CompletableFuture.completedFuture(
                    new Route(List.of(new InetSocketAddress(proxy.host(), proxy.port())), via));
        }

        @Override
        public Optional<String> nameOf(InetAddress address) {
            return Optional.empty();
        }
    }

    private void open(String scheme) throws Exception {
        open(scheme, proxy.port());
    }

    private void open(String scheme, int port) throws Exception {
        Proxy through = Proxy.parse(scheme + "://u:s@127.0.0.1:" + port);
        door = new SecureDoor(directory, new Through(through), List.of(), List.of());
    }

    @AfterEach
    void close() throws IOException {
        door.close();
        proxy.close();
        if (origin != null) {
            origin.close();
        }
    }

    private static String name(Socket program) {
        return "a.example:" + program.getPort();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "socks5h"})
    void requestsInTheClearGoThrough(String scheme) throws Exception {
        origin = new TestingOrigin();
        open(scheme);
        try (Socket program = door.connect()) {
            proxy.server(name(program), origin.port());
            origin.answers(ANSWER, ANSWER);
            assertThat(TestingDoor.ask(program, REQUEST).body()).isEqualTo("hello");
            assertThat(TestingDoor.ask(program, REQUEST).body()).isEqualTo("hello");
            assertThat(proxy.asked()).hasSize(1);
            assertThat(proxy.asked().get(0))
                    .startsWith(
                            scheme.equals("http")
                                    ? "GET http://" + name(program) + "/x?y HTTP/1.1\r\nHost: a.example\r\n" + BASIC
                                    : "SOCKS u:s " + name(program))
                    .doesNotContain("mine");
        }
        assertThat(origin.received().get(0)).startsWith("GET /x?y HTTP/1.1\r\nHost: a.example\r\n");
        ExchangeRow row = door.rows(2).get(0);
        assertThat(row.source()).isEqualTo(Source.NETWORK);
        assertThat(row.host()).isEqualTo("a.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "socks5h"})
    void tlsGoesThroughAndIsVerifiedByTheServersName(String scheme) throws Exception {
        origin = new TestingOrigin(SecureDoor.WORLD.server("a.example").getServerSocketFactory());
        open(scheme);
        try (SSLSocket program = door.connect("a.example")) {
            proxy.server(name(program), origin.port());
            origin.answers(ANSWER);
            assertThat(TestingDoor.ask(program, REQUEST).body()).isEqualTo("hello");
            assertThat(proxy.asked().get(0))
                    .startsWith(
                            scheme.equals("http")
                                    ? "CONNECT " + name(program) + " HTTP/1.1\r\nHost: " + name(program) + "\r\n"
                                            + BASIC
                                    : "SOCKS u:s " + name(program));
        }
        assertThat(origin.received().get(0)).doesNotContain("Proxy-Authorization");
        assertThat(door.rows(1).get(0).scheme()).isEqualTo("https");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "socks5h"})
    void aServerThatSpeaksFirstIsHeardThrough(String scheme) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            open(scheme);
            try (Socket program = door.connect()) {
                proxy.server("127.0.0.1:" + program.getPort(), server.getLocalPort());
                try (Socket accepted = server.accept()) {
                    accepted.getOutputStream().write("SSH-2.0-x\r\n".getBytes(StandardCharsets.US_ASCII));
                    assertThat(program.getInputStream().readNBytes(11))
                            .isEqualTo("SSH-2.0-x\r\n".getBytes(StandardCharsets.US_ASCII));
                    program.getOutputStream().write("hi".getBytes(StandardCharsets.US_ASCII));
                    assertThat(accepted.getInputStream().readNBytes(2))
                            .isEqualTo("hi".getBytes(StandardCharsets.US_ASCII));
                }
            }
            assertThat(door.rows(1).get(0).source()).isEqualTo(Source.TUNNEL);
        }
    }

    /** Most HTTP proxies pass no Upgrade on: the server itself is asked, and the row of what follows has its name. */
    @Test
    void aSwitchOfProtocolsIsAskedForThroughConnect() throws Exception {
        origin = new TestingOrigin();
        open("http");
        try (Socket program = door.connect()) {
            proxy.server(name(program), origin.port());
            origin.answers("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n");
            String request = "GET / HTTP/1.1\r\nHost: a.example\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n";
            assertThat(TestingDoor.ask(program, request).head()).startsWith("HTTP/1.1 101 ");
            assertThat(proxy.asked().get(0)).startsWith("CONNECT " + name(program));
        }
        assertThat(door.rows(2)).extracting(ExchangeRow::host).containsExactly("a.example", "a.example");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true  | HTTP/1.1 407 Who are you | refuses it: 407 Who are you; it does not take the user and password of its URL",
                "true  | HTTP/1.1 403 Forbidden   | refuses it: 403 Forbidden",
                "true  | HTTP/1.1 502 Bad Gateway | refuses it: 502 Bad Gateway",
                "true  | CLOSE                    | closed the connection without an answer",
                "false | HTTP/1.1 407 Who are you | refuses it: 407 Who are you; it does not take the user and password of its URL",
            })
    void whatTheProxyRefusesIsA502ThatNamesIt(boolean secure, String answer, String sentence) throws Exception {
        open("http");
        proxy.refuses(answer.equals("CLOSE") ? answer : answer + "\r\nContent-Length: 0\r\n\r\n");
        try (Socket program = secure ? door.connect("a.example") : door.connect()) {
            TestingDoor.Answer told = TestingDoor.ask(program, REQUEST);
            assertThat(told.head()).startsWith("HTTP/1.1 502 ");
            assertThat(told.body())
                    .isEqualTo("shark: the proxy http://127.0.0.1:" + proxy.port() + ", asked for " + name(program)
                            + ", " + sentence + "\n");
        }
        ExchangeRow row = door.rows(1).get(0);
        assertThat(row.source()).isEqualTo(Source.ERROR);
        assertThat(row.error()).contains("the proxy http://127.0.0.1:").doesNotContain("u:s");
    }

    @Test
    void aProxyThatDiesUnderARequestIsNamed() throws Exception {
        open("http");
        proxy.refuses("CLOSE");
        try (Socket program = door.connect()) {
            assertThat(TestingDoor.ask(program, REQUEST).body())
                    .isEqualTo("shark: the origin closed without an answer (through the proxy http://127.0.0.1:"
                            + proxy.port() + ")\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "socks5h"})
    void aProxyThatIsNotThereIsNamed(String scheme) throws Exception {
        int port = proxy.port();
        proxy.close();
        open(scheme, port);
        try (Socket program = door.connect()) {
            assertThat(TestingDoor.ask(program, REQUEST).body())
                    .isEqualTo("shark: cannot connect to the proxy " + scheme + "://127.0.0.1:" + port
                            + " that leads to " + name(program) + " (127.0.0.1: connection refused)\n");
        }
        assertThat(door.rows(1).get(0).source()).isEqualTo(Source.ERROR);
    }

    /** It takes connections and says nothing. */
    @Test
    void aProxyThatSaysNothingIsNotWaitedForWithoutEnd() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            open("socks5h", silent.getLocalPort());
            try (Socket program = door.connect()) {
                assertThat(TestingDoor.ask(program, REQUEST).body()).contains(", did not answer within 6000 ms");
            }
        }
    }
}

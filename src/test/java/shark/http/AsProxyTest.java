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
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import shark.base.ExchangeRow;
import shark.base.Mode;
import shark.base.Source;

/** A door whose programs know that it is a proxy. */
class AsProxyTest {
    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    private static final String CONNECTED = "HTTP/1.1 200 Connection established\r\n\r\n";

    @TempDir
    Path directory;

    private final TestingOrigin origin = new TestingOrigin();
    private TestingOrigin secure;
    private SecureDoor door;

    private void open(int port) throws Exception {
        InetSocketAddress at = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        door = new SecureDoor(
                directory,
                new TestingDoor.Same(List.of(at)),
                List.of("pinned.example"),
                List.of(),
                Door::acceptAsProxy);
    }

    private void openSecure() throws Exception {
        secure = new TestingOrigin(SecureDoor.WORLD.server("a.example").getServerSocketFactory());
        open(secure.port());
    }

    @AfterEach
    void close() throws IOException {
        door.close();
        origin.close();
        if (secure != null) {
            secure.close();
        }
    }

    private static String get(String url, String... fields) {
        return "GET " + url + " HTTP/1.1\r\nHost: other\r\n" + String.join("", fields) + "\r\n";
    }

    private static Socket connected(Socket program, String authority) throws IOException {
        String request = "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n";
        assertThat(TestingDoor.ask(program, request, CONNECTED.length())).isEqualTo(CONNECTED);
        return program;
    }

    @Test
    void wholeUrlsGoToTheirServersOneAfterTheOther() throws Exception {
        open(origin.port());
        origin.answers(ANSWER, ANSWER);
        try (Socket program = door.connect()) {
            String secret = "Proxy-Authorization: Basic eA==\r\nProxy-Connection: keep-alive\r\nX: y\r\n";
            assertThat(TestingDoor.ask(program, get("http://a.example/x?y", secret))
                            .body())
                    .isEqualTo("hello");
            assertThat(TestingDoor.ask(program, get("http://b.example:8080")).body())
                    .isEqualTo("hello");
        }
        assertThat(origin.received().get(0)).isEqualTo("GET /x?y HTTP/1.1\r\nHost: a.example\r\nX: y\r\n\r\n");
        assertThat(origin.received().get(1)).startsWith("GET / HTTP/1.1\r\nHost: b.example:8080\r\n");
        assertThat(door.rows(2))
                .extracting(ExchangeRow::url)
                .containsExactly("http://a.example/x?y", "http://b.example:8080/");

        origin.close();
        door.mode(Mode.REPLAY);
        try (Socket program = door.connect()) {
            assertThat(TestingDoor.ask(program, get("http://a.example/x?y")).body())
                    .isEqualTo("hello");
            assertThat(TestingDoor.ask(program, get("http://a.example/z")).head())
                    .startsWith("HTTP/1.1 504 ");
        }
    }

    @Test
    void headsAndOldClientsAreServedRight() throws Exception {
        open(origin.port());
        origin.answers(
                "HTTP/1.1 200 OK\r\nContent-Length: 1234\r\nConnection: close\r\n\r\n",
                TestingOrigin.CLOSE,
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
        try (Socket program = door.connect()) {
            TestingDoor.Answer head =
                    TestingDoor.ask(program, "HEAD http://a.example/ HTTP/1.1\r\nHost: a.example\r\n\r\n");
            assertThat(head.head()).startsWith("HTTP/1.1 200 OK\r\n").contains("Content-Length: 1234\r\n");
        }
        try (Socket program = door.connect()) {
            program.getOutputStream()
                    .write("GET http://a.example/ HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(program.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .endsWith("\r\n\r\nhello")
                    .doesNotContainIgnoringCase("chunked");
        }
        assertThat(door.rows(2)).extracting(ExchangeRow::status).containsExactly(200, 200);
    }

    @Test
    void whatTlsHoldsWithinAConnectIsRecordedAndPlayed() throws Exception {
        openSecure();
        secure.answers(ANSWER);
        String request = "GET /x HTTP/1.1\r\nHost: a.example\r\n\r\n";
        try (Socket plain = connected(door.connect(), "a.example:443");
                SSLSocket program = door.secured(plain, "a.example")) {
            assertThat(TestingDoor.ask(program, request).body()).isEqualTo("hello");
        }
        ExchangeRow row = door.rows(1).get(0);
        assertThat(row.url()).isEqualTo("https://a.example/x");
        assertThat(row.source()).isEqualTo(Source.NETWORK);

        secure.close();
        door.mode(Mode.REPLAY);
        try (Socket plain = connected(door.connect(), "a.example:443");
                SSLSocket program = door.secured(plain, "a.example")) {
            assertThat(TestingDoor.ask(program, request).body()).isEqualTo("hello");
        }
    }

    @Test
    void requestsInTheClearWithinAConnectAreRecordedToo() throws Exception {
        open(origin.port());
        origin.answers(ANSWER);
        try (Socket program = connected(door.connect(), "a.example:80")) {
            assertThat(TestingDoor.ask(program, "GET /x HTTP/1.1\r\nHost: a.example\r\n\r\n")
                            .body())
                    .isEqualTo("hello");
        }
        assertThat(door.rows(1).get(0).url()).isEqualTo("http://a.example/x");
    }

    @Test
    void whatIsSentTogetherWithTheConnectIsNotLost() throws Exception {
        open(origin.port());
        origin.answers(ANSWER);
        try (Socket program = door.connect()) {
            String both = "CONNECT a.example:80 HTTP/1.1\r\nHost: x\r\n\r\nGET /x HTTP/1.0\r\nHost: a.example\r\n\r\n";
            program.getOutputStream().write(both.getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(program.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith(CONNECTED)
                    .endsWith("hello");
        }
    }

    @Test
    void aServerThatSpeaksFirstIsHeardWithinAConnect() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            open(server.getLocalPort());
            try (Socket program = connected(door.connect(), "ssh.example:22");
                    Socket accepted = server.accept()) {
                accepted.getOutputStream().write("SSH-2.0-x\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(program.getInputStream().readNBytes(11))
                        .isEqualTo("SSH-2.0-x\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            ExchangeRow row = door.rows(1).get(0);
            assertThat(row.host()).isEqualTo("ssh.example");
            assertThat(row.port()).isEqualTo(22);
        }
    }

    @Test
    void passedThroughTlsMeetsTheServersOwnCertificate() throws Exception {
        secure = new TestingOrigin(SecureDoor.WORLD.server("pinned.example").getServerSocketFactory());
        open(secure.port());
        secure.answers(ANSWER);
        try (Socket plain = connected(door.connect(), "pinned.example:443");
                SSLSocket program = door.securedPinned(plain, "pinned.example")) {
            assertThat(TestingDoor.ask(program, "GET / HTTP/1.1\r\nHost: pinned.example\r\n\r\n")
                            .body())
                    .isEqualTo("hello");
        }
        assertThat(door.rows(1).get(0).source()).isEqualTo(Source.TUNNEL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET / HTTP/1.1\\nHost: 127.0.0.1          | 508 | this is a proxy, and the request is for itself",
                "OPTIONS * HTTP/1.1\\nHost: 127.0.0.1      | 508 | this is a proxy",
                "GET http://127.0.0.1:PORT/ HTTP/1.1\\nHost: x | 508 | the request goes round: 127.0.0.1:PORT is this proxy",
                "GET http://localhost:PORT HTTP/1.1\\nHost: x  | 508 | the request goes round",
                "GET https://a.example/ HTTP/1.1\\nHost: x | 400 | the request's target is no http URL; what is not asked of http is asked for by CONNECT",
                "GET ftp://a.example/ HTTP/1.1\\nHost: x   | 400 | the request's target is no http URL",
                "CONNECT a.example HTTP/1.1\\nHost: x      | 400 | the CONNECT does not say a port",
                "CONNECT a.example:0 HTTP/1.1\\nHost: x    | 400 | port is not between 1 and 65535",
                "CONNECT /x HTTP/1.1\\nHost: x             | 400 | is not a name or address",
                "CONNECT a:1 HTTP/1.1\\nContent-Length: 3  | 400 | the CONNECT has a body",
                "GET http://a.example/ HTTP/1.1            | 400 | has no Host",
            })
    void whatNoProxyCanDoIsSaid(String request, int status, String sentence) throws Exception {
        open(origin.port());
        try (Socket program = door.connect()) {
            String port = "" + program.getPort();
            String text = request.replace("\\n", "\r\n").replace("PORT", port) + "\r\n\r\n";
            TestingDoor.Answer answer = TestingDoor.ask(program, text);
            assertThat(answer.head()).startsWith("HTTP/1.1 " + status + " ");
            assertThat(answer.body()).startsWith("shark: ").contains(sentence.replace("PORT", port));
            assertThat(program.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(door.rows(1).get(0).source()).isEqualTo(Source.ERROR);
    }

    /** TLS, SOCKS4 and SOCKS5: whoever speaks these would wait for an answer. */
    @ParameterizedTest
    @ValueSource(ints = {0x16, 4, 5})
    void whatIsNoHttpIsNotWaitedFor(int first) throws Exception {
        open(origin.port());
        try (Socket program = door.connect()) {
            program.getOutputStream().write(first);
            assertThat(new String(program.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 400 ")
                    .endsWith("this is a proxy for HTTP, and what came is no request\n");
        }
    }
}

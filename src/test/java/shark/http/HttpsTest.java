package shark.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shark.base.ExchangeRow;
import shark.base.Mode;
import shark.base.Source;
import shark.http.tls.TestingAuthority;

/** HTTP over TLS through the door: a program in Java's TLS, the door in BoringSSL, an origin in Java's. */
class HttpsTest {
    private static final String REQUEST = "GET /x HTTP/1.1\r\nHost: a.example\r\n\r\n";
    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    @TempDir
    Path directory;

    private TestingOrigin origin;
    private SecureDoor door;

    private void open(SSLContext context) throws Exception {
        origin = new TestingOrigin(context.getServerSocketFactory());
        door = new SecureDoor(directory, origin.port(), List.of("*.pinned.example"), List.of("lax.example"));
    }

    /** An origin with a good certificate for a name or an address. */
    private void open(String name) throws Exception {
        open(SecureDoor.WORLD.server(name));
    }

    @AfterEach
    void close() throws IOException {
        door.close();
        origin.close();
    }

    @Test
    void whatWasRecordedIsPlayedWithTheOriginGone() throws Exception {
        String large = "0123456789abc".repeat(240_000).substring(0, 3_000_000);
        open("a.example");
        origin.answers(ANSWER, "HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n" + large);
        try (SSLSocket program = door.connect("a.example", "http/1.1")) {
            assertThat(TestingDoor.ask(program, REQUEST).body()).isEqualTo("hello");
            assertThat(TestingDoor.ask(program, REQUEST.replace("/x", "/large")).body())
                    .isEqualTo(large);
            assertThat(program.getApplicationProtocol()).isEqualTo("http/1.1");
        }
        assertThat(origin.connections()).isEqualTo(1);
        assertThat(origin.received().get(0)).isEqualTo(REQUEST);
        List<ExchangeRow> rows = door.rows(2);
        assertThat(rows.get(0).url()).startsWith("https://a.example:").endsWith("/x");
        assertThat(rows).extracting(ExchangeRow::source).containsOnly(Source.NETWORK);

        origin.close();
        door.mode(Mode.REPLAY);
        try (SSLSocket program = door.connect("a.example")) {
            TestingDoor.Answer answer = TestingDoor.ask(program, REQUEST);
            assertThat(answer.head()).contains("Cache-Status: shark; hit");
            assertThat(answer.body()).isEqualTo("hello");
            assertThat(TestingDoor.ask(program, REQUEST.replace("/x", "/large")).body())
                    .isEqualTo(large);
            assertThat(TestingDoor.ask(
                                    program,
                                    REQUEST.replace("/x", "/large")
                                            .replace("\r\n\r\n", "\r\nRange: bytes=1-200000\r\n\r\n"))
                            .body())
                    .isEqualTo(large.substring(1, 200_001));
            assertThat(TestingDoor.ask(program, REQUEST).body()).isEqualTo("hello");
            assertThat(TestingDoor.ask(program, REQUEST.replace("/x", "/other")).head())
                    .startsWith("HTTP/1.1 504 ");
        }
        assertThat(origin.connections()).isEqualTo(1);
    }

    @Test
    void theSchemeIsPartOfWhatIsMatched() throws Exception {
        open("a.example");
        origin.answers(ANSWER);
        try (SSLSocket program = door.connect("a.example")) {
            TestingDoor.ask(program, REQUEST);
        }
        door.rows(1);
        door.mode(Mode.REPLAY);
        try (Socket program = door.connect()) {
            TestingDoor.Answer answer = TestingDoor.ask(program, REQUEST);
            assertThat(answer.head()).startsWith("HTTP/1.1 504 ");
            assertThat(answer.body()).contains("differs in scheme: recorded https, asked http");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"b.example", ""})
    void anOriginThatIsNotTheOneMeantIsAnsweredForWithTheReason(String name) throws Exception {
        open("a.example");
        origin.answers(ANSWER);
        String host = name.isEmpty() ? "127.0.0.1" : name;
        try (SSLSocket program = door.connect(name)) {
            TestingDoor.Answer answer = TestingDoor.ask(program, "GET /x HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
            assertThat(answer.head()).startsWith("HTTP/1.1 502 ");
            assertThat(answer.body())
                    .startsWith("shark: the certificate of " + host + ":")
                    .endsWith(" is refused: it is for a.example, not for " + host
                            + "; to take it all the same: --insecure-upstream " + host + "\n");
        }
        ExchangeRow row = door.rows(1).get(0);
        assertThat(row.source()).isEqualTo(Source.ERROR);
        assertThat(row.status()).isEqualTo(502);
        assertThat(row.error()).contains("it is for a.example, not for " + host);
        assertThat(origin.received()).noneMatch(text -> text.startsWith("GET"));
    }

    @Test
    void anOriginMayBeTakenUnverifiedWhenAPersonSaysSo() throws Exception {
        open(TestingAuthority.selfSigned("whatever"));
        origin.answers(ANSWER);
        try (SSLSocket program = door.connect("lax.example")) {
            assertThat(TestingDoor.ask(program, REQUEST).body()).isEqualTo("hello");
        }
        assertThat(door.rows(1).get(0).error()).isNull();
    }

    @Test
    void withoutANameTheAddressIsVerified() throws Exception {
        open("127.0.0.1");
        origin.answers(ANSWER);
        try (SSLSocket program = door.connect("")) {
            assertThat(TestingDoor.ask(program, REQUEST.replace("a.example", "127.0.0.1"))
                            .body())
                    .isEqualTo("hello");
        }
    }

    /** Host may name another than SNI: the connection is with whom the program has verified. */
    @Test
    void hostDoesNotChangeWhomTheConnectionIsWith() throws Exception {
        open("front.example");
        origin.answers(ANSWER);
        try (SSLSocket program = door.connect("front.example")) {
            assertThat(TestingDoor.ask(program, REQUEST).body()).isEqualTo("hello");
        }
        assertThat(origin.received().get(0)).contains("Host: a.example");
        assertThat(door.rows(1).get(0).host()).isEqualTo("a.example");
    }

    @Test
    void aProgramThatRejectsTheCertificateIsToldOf() throws Exception {
        open("a.example");
        try (SSLSocket program = door.connectPinned("a.example")) {
            assertThatThrownBy(program::startHandshake).isInstanceOf(SSLException.class);
        }
        ExchangeRow row = door.rows(1).get(0);
        assertThat(row.url()).startsWith("tls://a.example:");
        assertThat(row.source()).isEqualTo(Source.ERROR);
        assertThat(row.error())
                .startsWith("the program rejected shark's certificate for a.example (TLS alert certificate_unknown)")
                .endsWith("; to let its TLS through unread: --passthrough a.example");
        try (Socket program = door.connect()) {
            program.getOutputStream().write(hello("gone.example"));
        }
        assertThat(door.rows(2).get(1).error())
                .startsWith("the program closed the connection within the TLS handshake for gone.example");
    }

    @Test
    void whatIsPassedThroughKeepsItsOwnCertificate() throws Exception {
        open("x.pinned.example");
        origin.answers(ANSWER);
        try (SSLSocket program = door.connectPinned("x.pinned.example")) {
            assertThat(TestingDoor.ask(program, REQUEST).body()).isEqualTo("hello");
        }
        ExchangeRow row = door.rows(1).get(0);
        assertThat(row.url()).startsWith("tls://x.pinned.example:");
        assertThat(row.source()).isEqualTo(Source.TUNNEL);
        door.mode(Mode.REPLAY);
        try (SSLSocket program = door.connectPinned("x.pinned.example")) {
            assertThatThrownBy(program::startHandshake).isInstanceOf(IOException.class);
        }
        assertThat(door.rows(2).get(1).error())
                .isEqualTo("nothing leaves in this mode, and TLS with x.pinned.example is passed through unread"
                        + " (--passthrough)");
    }

    @Test
    void aProgramThatWantsAnotherProtocolOnlyIsNotInterceptedButSaidToBe() throws Exception {
        open("a.example");
        origin.answers("pong");
        try (SSLSocket program = door.connectPinned("a.example", "grpc-x")) {
            assertThat(TestingDoor.ask(program, "GET ping\r\n\r\n", 4)).isEqualTo("pong");
        }
        assertThat(door.rows(1).get(0).source()).isEqualTo(Source.TUNNEL);
        door.mode(Mode.REPLAY);
        try (SSLSocket program = door.connectPinned("a.example", "grpc-x")) {
            assertThatThrownBy(program::startHandshake).isInstanceOf(IOException.class);
        }
        assertThat(door.rows(2).get(1).error())
                .contains("the program speaks only grpc-x over TLS, which is not recorded");
    }

    @Test
    void offRefusesOverTlsAsItDoesWithout() throws Exception {
        open("a.example");
        door.mode(Mode.OFF);
        try (SSLSocket program = door.connect("a.example")) {
            assertThat(TestingDoor.ask(program, REQUEST).head()).startsWith("HTTP/1.1 403 ");
        }
        assertThat(origin.connections()).isZero();
    }

    @Test
    void aRequestThatIsNoneIsRecordedAsHttps() throws Exception {
        open("a.example");
        try (SSLSocket program = door.connect("a.example")) {
            assertThat(TestingDoor.ask(program, "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")
                            .head())
                    .startsWith("HTTP/1.1 400 ");
        }
        try (SSLSocket program = door.connect("a.example")) {
            assertThat(TestingDoor.ask(program, "GET http://a.example/ HTTP/1.1\r\nHost: a\r\n\r\n")
                            .body())
                    .isEqualTo("shark: the request's target is neither a path nor an https URL\n");
        }
        assertThat(door.rows(2)).extracting(ExchangeRow::scheme).containsOnly("https");
    }

    @Test
    void theFirstBytesMayComeInAnyPieces() throws Exception {
        open("a.example");
        byte[] hello = hello("a.example");
        try (Socket program = door.connect()) {
            for (byte one : hello) {
                program.getOutputStream().write(one);
            }
            byte[] answer = program.getInputStream().readNBytes(6);
            assertThat(answer[0]).isEqualTo((byte) 22); // A handshake record, with a ServerHello.
            assertThat(answer[5]).isEqualTo((byte) 2);
        }
    }

    private static byte[] hello(String name) throws Exception {
        javax.net.ssl.SSLEngine engine = SSLContext.getDefault().createSSLEngine(name, 443);
        engine.setUseClientMode(true);
        java.nio.ByteBuffer out = java.nio.ByteBuffer.allocate(20_000);
        engine.wrap(java.nio.ByteBuffer.allocate(0), out);
        return java.util.Arrays.copyOf(out.array(), out.position());
    }
}

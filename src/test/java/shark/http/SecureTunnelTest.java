package shark.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import shark.base.ExchangeRow;
import shark.base.Mode;
import shark.base.Source;

/** What is not HTTP within TLS, and how TLS ends. The test is program and server at once. */
class SecureTunnelTest {
    private static final String REQUEST = "GET /x HTTP/1.1\r\nHost: a.example\r\n\r\n";

    @TempDir
    Path directory;

    private final SSLSocketFactory factory =
            SecureDoor.WORLD.server("a.example").getSocketFactory();
    private ServerSocket server;
    private SecureDoor door;

    @BeforeEach
    void open() throws Exception {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server.setSoTimeout(20_000);
        door = new SecureDoor(directory, server.getLocalPort(), List.of(), List.of());
    }

    @AfterEach
    void close() throws IOException {
        door.close();
        server.close();
    }

    @Test
    void whatIsNotHttpIsRelayedOverTlsToTheOrigin() throws Exception {
        try (SSLSocket program = door.connect("a.example")) {
            send(program, "\u0001\u0002login");
            try (SSLSocket origin = secured(server.accept())) {
                assertThat(until(origin, "login")).isEqualTo("\u0001\u0002login");
                send(origin, "\u0003welcome");
                assertThat(until(program, "welcome")).isEqualTo("\u0003welcome");
                program.shutdownOutput();
                assertThat(origin.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(program.getInputStream().read()).isEqualTo(-1);
        }
        ExchangeRow row = door.rows(1).get(0);
        assertThat(row.url()).startsWith("tls://a.example:");
        assertThat(row.source()).isEqualTo(Source.TUNNEL);
        assertThat(row.requestBytes()).isEqualTo(7);
        assertThat(row.responseBytes()).isEqualTo(8);
    }

    @Test
    void aServerThatSpeaksFirstIsHeardOverTls() throws Exception {
        try (SSLSocket program = door.connect("a.example")) {
            program.startHandshake();
            try (SSLSocket origin = secured(server.accept())) {
                send(origin, "* OK IMAP\r\n");
                assertThat(until(program, "\r\n")).isEqualTo("* OK IMAP\r\n");
            }
        }
        door.mode(Mode.REPLAY);
        try (SSLSocket program = door.connect("a.example")) {
            program.startHandshake();
            assertThatThrownBy(() -> program.getInputStream().read()).isInstanceOf(IOException.class);
        }
        assertThat(door.rows(2).get(1).error())
                .isEqualTo("nothing leaves in this mode, and what is not HTTP cannot be played");
    }

    /** One that offered HTTP by ALPN has nothing to ask yet. */
    @Test
    void aSilentProgramThatMeansHttpIsWaitedFor() throws Exception {
        try (SSLSocket program = door.connect("a.example", "h2", "http/1.1")) {
            program.startHandshake();
            server.setSoTimeout(600); // Longer than the door waits for the others.
            assertThatThrownBy(server::accept).isInstanceOf(IOException.class);
            server.setSoTimeout(20_000);
            send(program, REQUEST);
            try (SSLSocket origin = secured(server.accept())) {
                until(origin, "\r\n\r\n");
                send(origin, "HTTP/1.1 204 No Content\r\n\r\n");
                assertThat(until(program, "\r\n\r\n")).startsWith("HTTP/1.1 204");
            }
        }
        assertThat(door.rows(1).get(0).status()).isEqualTo(204);
    }

    /** A Java takes long to its first ClientHello. */
    @Test
    void aProgramThatIsSlowToSpeakIsReadAllTheSame() throws Exception {
        Socket slow = door.connect();
        try (Socket unused = server.accept()) { // The door listens whether the server speaks first.
            try (SSLSocket program = door.secured(slow, "a.example")) {
                send(program, REQUEST);
                assertThat(unused.getInputStream().read()).isEqualTo(-1);
                try (SSLSocket origin = secured(server.accept())) {
                    until(origin, "\r\n\r\n");
                    send(origin, "HTTP/1.1 204 No Content\r\n\r\n");
                    assertThat(until(program, "\r\n\r\n")).startsWith("HTTP/1.1 204");
                }
            }
        }
        assertThat(door.rows(1).get(0).status()).isEqualTo(204);
    }

    @Test
    void aProgramThatIsSlowToSpeakIsPlayedToWhenNothingLeaves() throws Exception {
        door.mode(Mode.REPLAY);
        Socket slow = door.connect();
        server.setSoTimeout(600); // Longer than a program may be silent before a server is listened to.
        assertThatThrownBy(server::accept).isInstanceOf(IOException.class);
        try (SSLSocket program = door.secured(slow, "a.example")) {
            send(program, REQUEST);
            assertThat(until(program, "\r\n")).startsWith("HTTP/1.1 504");
        }
    }

    @Test
    void anOriginOfWhatIsNotHttpIsVerifiedTheSame() throws Exception {
        try (SSLSocket program = door.connect("b.example")) {
            send(program, "\u0001\u0002login");
            try (Socket plain = server.accept()) {
                assertThatThrownBy(() -> secured(plain).getInputStream().read()).isInstanceOf(IOException.class);
            }
            assertThatThrownBy(() -> program.getInputStream().read()).isInstanceOf(SocketException.class);
        }
        assertThat(door.rows(1).get(0).error()).contains("it is for a.example, not for b.example");
    }

    @Test
    void bytesPassBothWaysAfterASwitch() throws Exception {
        try (SSLSocket program = door.connect("a.example")) {
            send(program, "GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: chat\r\n\r\nearly");
            try (SSLSocket origin = secured(server.accept())) {
                assertThat(until(origin, "\r\n\r\n")).contains("Upgrade: chat");
                send(origin, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: chat\r\n\r\nhello");
                assertThat(until(origin, "early")).isEqualTo("early");
                assertThat(until(program, "hello")).startsWith("HTTP/1.1 101 Switching Protocols\r\n");
            }
        }
        assertThat(door.rows(2)).extracting(ExchangeRow::scheme).containsExactly("https", "tls");
    }

    @Test
    void anAnswerThatEndsWithItsConnectionIsWholeOnlyWhenTlsSaysSo() throws Exception {
        String head = "HTTP/1.1 200 OK\r\n\r\n";
        try (SSLSocket program = door.connect("a.example")) {
            send(program, REQUEST);
            try (SSLSocket origin = secured(server.accept())) {
                until(origin, "\r\n\r\n");
                send(origin, head + "whole");
            }
            assertThat(rest(program)).endsWith("\r\n\r\nwhole");
        }
        try (SSLSocket program = door.connect("a.example")) {
            send(program, REQUEST);
            try (Socket plain = server.accept()) {
                SSLSocket origin = secured(plain);
                until(origin, "\r\n\r\n");
                send(origin, head + "cut");
                until(program, "cut");
                plain.shutdownOutput(); // Without close_notify.
                assertThatThrownBy(() -> program.getInputStream().read()).isInstanceOf(IOException.class);
            }
        }
        List<ExchangeRow> rows = door.rows(2);
        assertThat(rows.get(0).error()).isNull();
        assertThat(rows.get(1).error())
                .isEqualTo("the origin's TLS connection ended without close_notify: its answer may not be whole");
    }

    @Test
    void anAnswerOfKnownLengthThatBreaksOffIsReset() throws Exception {
        try (SSLSocket program = door.connect("a.example")) {
            send(program, REQUEST);
            try (SSLSocket origin = secured(server.accept())) {
                until(origin, "\r\n\r\n");
                send(origin, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
                until(program, "half");
            }
            assertThatThrownBy(() -> program.getInputStream().read()).isInstanceOf(IOException.class);
        }
        assertThat(door.rows(1).get(0).error()).isEqualTo("the origin closed 96 bytes before the end");
    }

    @Test
    void anOriginThatDoesNotSpeakTlsIsSaidNotTo() throws Exception {
        try (SSLSocket program = door.connect("a.example")) {
            send(program, REQUEST);
            try (Socket origin = server.accept()) {
                send(origin, "HTTP/1.1 400 Bad Request\r\n\r\n");
                assertThat(until(program, "TLS\n"))
                        .startsWith("HTTP/1.1 502 Bad Gateway")
                        .endsWith(" does not speak TLS\n");
            }
        }
        assertThat(door.rows(1).get(0).status()).isEqualTo(502);
    }

    private SSLSocket secured(Socket plain) throws IOException {
        SSLSocket socket = (SSLSocket) factory.createSocket(plain, null, true);
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String until(Socket socket, String end) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        while (!read.toString(StandardCharsets.ISO_8859_1).endsWith(end)) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("ended after: " + read.toString(StandardCharsets.ISO_8859_1));
            }
            read.write(next);
        }
        return read.toString(StandardCharsets.ISO_8859_1);
    }

    private static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
}

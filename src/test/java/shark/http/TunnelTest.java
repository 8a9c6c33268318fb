package shark.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shark.base.ExchangeRow;
import shark.base.Source;

/** What is relayed as it is: other protocols, and HTTP once it has switched to one. The test is program and server at once. */
class TunnelTest {
    @TempDir
    Path directory;

    private ServerSocket server;
    private RecordingDoor door;

    @BeforeEach
    void open() throws IOException {
        open(new Limits(2000, 50, 100, 20, 100_000, 4), InetAddress.getLoopbackAddress());
    }

    private void open(Limits limits, InetAddress at) throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server.setSoTimeout(10_000);
        door = new RecordingDoor(
                directory.resolve("" + System.nanoTime()),
                limits,
                at,
                List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort())));
    }

    @AfterEach
    void close() throws IOException {
        door.close();
        server.close();
    }

    @Test
    void bytesPassBothWaysAfterASwitchAndAreCounted() throws IOException {
        try (Socket program = door.connect()) {
            // Eager: the first frames come with the request, and with the answer.
            send(program, "GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: chat\r\n\r\nearly");
            try (Socket origin = accept()) {
                assertThat(until(origin, "\r\n\r\n")).contains("Upgrade: chat").contains("Connection: Upgrade");
                send(origin, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: chat\r\n\r\nhello");
                assertThat(until(origin, "early")).isEqualTo("early");
                assertThat(until(program, "hello")).startsWith("HTTP/1.1 101 Switching Protocols\r\n");
                send(program, "GET / HTTP/1.1\r\n\r\n\u0000\u0001");
                assertThat(until(origin, "\u0001")).isEqualTo("GET / HTTP/1.1\r\n\r\n\u0000\u0001");
                send(origin, "HTTP/1.1 200 OK\r\n\r\n");
                assertThat(until(program, "\r\n\r\n")).isEqualTo("HTTP/1.1 200 OK\r\n\r\n");
                program.shutdownOutput();
                assertThat(origin.getInputStream().read()).isEqualTo(-1);
                send(origin, "bye");
            }
            assertThat(rest(program)).isEqualTo("bye");
        }
        List<ExchangeRow> rows = door.rows(2);
        assertThat(rows.get(0).status()).isEqualTo(101);
        ExchangeRow tunnel = rows.get(1);
        assertThat(tunnel.source()).isEqualTo(Source.TUNNEL);
        assertThat(tunnel.requestBytes()).isEqualTo("early".length() + 20);
        assertThat(tunnel.responseBytes()).isEqualTo("hello".length() + 19 + "bye".length());
    }

    @Test
    void aRefusedSwitchIsAnAnswerLikeAnyOther() throws IOException {
        try (Socket program = door.connect()) {
            send(program, "GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: chat\r\n\r\n");
            try (Socket origin = accept()) {
                until(origin, "\r\n\r\n");
                send(origin, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno");
                assertThat(until(program, "no")).startsWith("HTTP/1.1 200 OK\r\n");
                send(program, "GET /next HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(until(origin, "\r\n\r\n")).startsWith("GET /next HTTP/1.1\r\n");
                send(origin, "HTTP/1.1 204 No Content\r\n\r\n");
                assertThat(until(program, "\r\n\r\n")).isEqualTo("HTTP/1.1 204 No Content\r\n\r\n");
            }
        }
        assertThat(door.rows(2)).extracting(ExchangeRow::status).containsExactly(200, 204);
    }

    @Test
    void theEndOfEitherDirectionIsPassedOnAlone() throws IOException {
        try (Socket program = door.connect()) {
            send(program, "\u0001first");
            try (Socket origin = accept()) {
                until(origin, "first");
                origin.shutdownOutput();
                assertThat(program.getInputStream().read()).isEqualTo(-1);
                send(program, "still");
                assertThat(until(origin, "still")).isEqualTo("still");
                program.shutdownOutput();
                assertThat(origin.getInputStream().read()).isEqualTo(-1);
            }
        }
        ExchangeRow row = door.rows(1).get(0);
        assertThat(row.error()).isNull();
        assertThat(row.requestBytes()).isEqualTo(11);
        assertThat(row.responseBytes()).isZero();
    }

    @Test
    void aProgramThatHasSaidAllStillHearsAll() throws IOException {
        byte[] much = new byte[3_000_000];
        new Random(1).nextBytes(much);
        try (Socket program = door.connect()) {
            send(program, "\u0001all");
            program.shutdownOutput();
            try (Socket origin = accept()) {
                assertThat(rest(origin)).isEqualTo("\u0001all");
                origin.getOutputStream().write(much);
            }
            assertThat(program.getInputStream().readAllBytes()).isEqualTo(much);
        }
        ExchangeRow row = door.rows(1).get(0);
        assertThat(row.requestBytes()).isEqualTo(4);
        assertThat(row.responseBytes()).isEqualTo(3_000_000);
    }

    @Test
    void aServerMaySpeakFirst() throws IOException {
        try (Socket program = door.connect();
                Socket origin = accept()) {
            send(origin, "SSH-2.0-server\r\n");
            assertThat(until(program, "\n")).isEqualTo("SSH-2.0-server\r\n");
            send(program, "SSH-2.0-program\r\n");
            assertThat(until(origin, "\n")).isEqualTo("SSH-2.0-program\r\n");
        }
        ExchangeRow row = door.rows(1).get(0);
        assertThat(row.requestBytes()).isEqualTo(17);
        assertThat(row.responseBytes()).isEqualTo(16);
    }

    /** The wait is for silent programs: one that has spoken is known by its first bytes, however long the wait may be. */
    @Test
    void aProgramThatSpeaksIsNotWaitedFor() throws IOException {
        close();
        open(new Limits(2000, 50, 3_600_000, 20, 100_000, 4), InetAddress.getLoopbackAddress());
        try (Socket program = door.connect()) {
            send(program, "SSH-2.0-program\r\n");
            try (Socket origin = accept()) {
                assertThat(until(origin, "\n")).isEqualTo("SSH-2.0-program\r\n");
            }
        }
    }

    /** Words that are no request, of protocols whose clients speak first. */
    @ParameterizedTest
    @ValueSource(strings = {"NICK foo\r\nUSER foo 0 * :Foo\r\n", "get key\r\n", "stats\r\n", "GET key\r\n"})
    void linesOfWordsPassBothWays(String lines) throws IOException {
        try (Socket program = door.connect()) {
            send(program, lines);
            try (Socket origin = accept()) {
                assertThat(until(origin, lines)).isEqualTo(lines);
                send(origin, "END\r\n");
                assertThat(until(program, "END\r\n")).isEqualTo("END\r\n");
            }
        }
        ExchangeRow row = door.rows(1).get(0);
        assertThat(row.source()).isEqualTo(Source.TUNNEL);
        assertThat(row.requestBytes()).isEqualTo(lines.length());
        assertThat(row.responseBytes()).isEqualTo(5);
    }

    @Test
    void emptyLinesSayNothingWhereTheServerSpeaksFirst() throws IOException {
        try (Socket program = door.connect()) {
            send(program, "\r\n");
            try (Socket origin = accept()) {
                send(origin, "login: ");
                assertThat(until(program, ": ")).isEqualTo("login: ");
                assertThat(until(origin, "\n")).isEqualTo("\r\n");
            }
        }
        assertThat(door.rows(1).get(0).requestBytes()).isEqualTo(2);
    }

    @Test
    void aWordAndTheEndIsPassedOn() throws IOException {
        try (Socket program = door.connect()) {
            send(program, "root");
            program.shutdownOutput();
            try (Socket origin = accept()) {
                assertThat(rest(origin)).isEqualTo("root");
                send(origin, "Login: root\n");
            }
            assertThat(rest(program)).isEqualTo("Login: root\n");
        }
    }

    /** What a lenient server would take for a request is answered here, and nobody dials. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                " GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET\t/\tHTTP/1.1\r\nHost: a\r\n\r\n",
                "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1 \r\nHost: a\r\n\r\n",
                "GET / http/1.1\r\nHost: a\r\n\r\n",
                "GET key HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                "GET /\r\n\r\n",
                "POST /x\r\nContent-Length: 0\r\n\r\n"
            })
    void whatLooksLikeARequestAndIsNoneIsNotForwarded(String request) throws IOException {
        try (Socket program = door.connect()) {
            send(program, request);
            assertThat(rest(program)).startsWith("HTTP/1.1 400 ");
        }
        assertThat(door.rows(1).get(0).status()).isEqualTo(400);
        server.setSoTimeout(1);
        assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
    }

    /** Half a line and the end is no request, and is not forwarded either where somebody may read it as one. */
    @Test
    void aRequestLineWithoutItsEndIsNotForwarded() throws IOException {
        try (Socket program = door.connect()) {
            send(program, "GET / HTTP/1.0");
            program.shutdownOutput();
            assertThat(rest(program)).isEmpty();
        }
        server.setSoTimeout(1);
        assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void emptyLinesBeforeARequestArePassedOver() throws IOException {
        try (Socket program = door.connect()) {
            send(program, "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
            try (Socket origin = accept()) {
                assertThat(until(origin, "\r\n\r\n")).startsWith("GET / HTTP/1.1\r\n");
                send(origin, "HTTP/1.1 204 No Content\r\n\r\n");
                until(program, "\r\n\r\n");
            }
        }
        assertThat(door.rows(1).get(0).status()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"G", "POST", "NICK foo", "\u0016\u0003\u0001\u0001"})
    void firstBytesThatStayIncompleteAreNotKeptForEver(String start) throws IOException {
        close();
        open(new Limits(2000, 50, 50, 1, 100_000, 4), InetAddress.getLoopbackAddress());
        try (Socket program = door.connect()) {
            send(program, start);
            assertThat(program.getInputStream().read()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10_000, 70_000, 1_000_000})
    void aLargeFirstFlightPassesWhole(int length) throws IOException {
        byte[] flight = new byte[length];
        new Random(2).nextBytes(flight);
        flight[0] = 1;
        try (Socket program = door.connect()) {
            Thread writer = new Thread(() -> {
                try {
                    program.getOutputStream().write(flight);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            writer.start();
            try (Socket origin = accept()) {
                assertThat(origin.getInputStream().readNBytes(length)).isEqualTo(flight);
                send(origin, "got it");
                assertThat(until(program, "it")).isEqualTo("got it");
            }
        }
        assertThat(door.rows(1).get(0).requestBytes()).isEqualTo(length);
    }

    @Test
    void aHelloOfTenThousandBytesPassesWholeAndIsKnown() throws IOException {
        byte[] hello = new byte[10_000];
        hello[0] = 0x16;
        hello[1] = 3;
        hello[3] = (byte) ((hello.length - 5) >> 8);
        hello[4] = (byte) (hello.length - 5);
        hello[5] = 1;
        try (Socket program = door.connect()) {
            OutputStream output = program.getOutputStream();
            for (int at = 0; at < hello.length; at += 1000) {
                output.write(hello, at, 1000);
                output.flush();
            }
            try (Socket origin = accept()) {
                assertThat(origin.getInputStream().readNBytes(hello.length)).isEqualTo(hello);
            }
        }
        ExchangeRow row = door.rows(1).get(0);
        assertThat(row.scheme()).isEqualTo("tls");
        assertThat(row.requestBytes()).isEqualTo(10_000);
    }

    @Test
    void aHeadOfTenThousandBytesIsHttp() throws IOException {
        try (Socket program = door.connect()) {
            send(program, "GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(10_000) + "\r\n\r\n");
            try (Socket origin = accept()) {
                assertThat(until(origin, "\r\n\r\n")).hasSizeGreaterThan(10_000);
                send(origin, "HTTP/1.1 204 No Content\r\n\r\n");
                until(program, "\r\n\r\n");
            }
        }
    }

    @Test
    void aResetIsPassedOnAsOne() throws IOException {
        try (Socket program = door.connect()) {
            send(program, "\u0001x");
            Socket origin = accept();
            until(origin, "x");
            origin.setSoLinger(true, 0);
            origin.close();
            assertThatThrownBy(() -> program.getInputStream().readAllBytes())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
        assertThat(door.rows(1).get(0).error()).contains("reset");
    }

    /** The address that the program dialled, as an IPv6 address is written. */
    @Test
    void overSixTheAddressIsRecordedPlainly() throws IOException {
        close();
        open(new Limits(2000, 50, 100, 20, 100_000, 4), InetAddress.getAllByName("::1")[0]);
        try (Socket program = door.connect()) {
            send(program, "\u0001x");
            try (Socket origin = accept()) {
                until(origin, "x");
            }
        }
        assertThat(door.rows(1).get(0).host()).isEqualTo("0:0:0:0:0:0:0:1");
        try (Socket program = door.connect()) {
            send(program, "GET / HTTP/1.0\r\n\r\n");
            try (Socket origin = accept()) {
                assertThat(until(origin, "\r\n\r\n")).contains("Host: [0:0:0:0:0:0:0:1]");
                send(origin, "HTTP/1.1 204 No Content\r\n\r\n");
            }
            rest(program);
        }
        assertThat(door.rows(2).get(1).host()).isEqualTo("0:0:0:0:0:0:0:1");
    }

    private Socket accept() throws IOException {
        Socket socket = server.accept();
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void send(Socket to, String text) throws IOException {
        to.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String until(Socket from, String end) throws IOException {
        InputStream input = from.getInputStream();
        StringBuilder text = new StringBuilder();
        while (!text.toString().endsWith(end)) {
            int b = input.read();
            if (b < 0) {
                throw new IOException("ended after: " + text);
            }
            text.append((char) b);
        }
        return text.toString();
    }

    private static String rest(Socket from) throws IOException {
        return new String(from.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
}

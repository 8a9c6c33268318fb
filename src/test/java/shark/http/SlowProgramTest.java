package shark.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import shark.base.ExchangeRow;
import shark.base.Source;

/** Programs that say nothing for longer than the door waits: the server is listened to, and whoever speaks first decides. */
class SlowProgramTest {
    private static final String REQUEST = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";

    @TempDir
    Path directory;

    private ServerSocket server;
    private RecordingDoor door;

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server.setSoTimeout(20_000);
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
        Limits limits = new Limits(1000, 50, 100, 20, 100_000, 4);
        door = new RecordingDoor(directory, limits, InetAddress.getLoopbackAddress(), List.of(address));
    }

    @AfterEach
    void close() throws IOException {
        door.close();
        server.close();
    }

    @Test
    void aSlowRequestIsReadAndTheServerThatWasListenedToIsLeft() throws IOException {
        try (Socket program = door.connect();
                Socket listened = server.accept()) {
            send(program, REQUEST);
            assertThat(listened.getInputStream().read()).isEqualTo(-1);
            try (Socket origin = server.accept()) {
                send(origin, "HTTP/1.1 204 No Content\r\n\r\n");
                assertThat(first(program, 12)).isEqualTo("HTTP/1.1 204");
            }
        }
        assertThat(door.rows(1).get(0).status()).isEqualTo(204);
    }

    @Test
    void whereNobodyAnswersASlowRequestGetsItsReason() throws Exception {
        server.close();
        try (Socket program = door.connect()) {
            program.setSoTimeout(300); // The door has dialled by then, and waits on.
            assertThatThrownBy(() -> program.getInputStream().read()).isInstanceOf(IOException.class);
            program.setSoTimeout(20_000);
            send(program, REQUEST);
            assertThat(first(program, 12)).isEqualTo("HTTP/1.1 502");
        }
        assertThat(door.rows(1).get(0).error()).contains("connection refused");
    }

    @Test
    void whereNobodyAnswersASilentProgramIsResetAfterAWhile() throws Exception {
        server.close();
        try (Socket program = door.connect()) {
            assertThatThrownBy(() -> program.getInputStream().read()).isInstanceOf(IOException.class);
        }
        ExchangeRow row = door.rows(1).get(0);
        assertThat(row.source()).isEqualTo(Source.ERROR);
        assertThat(row.error()).contains("connection refused");
    }

    @Test
    void whatIsNoRequestGoesToTheServerThatIsListenedTo() throws IOException {
        try (Socket program = door.connect();
                Socket listened = server.accept()) {
            send(program, "\u0001hello");
            assertThat(first(listened, 6)).isEqualTo("\u0001hello");
            send(listened, "welcome");
            assertThat(first(program, 7)).isEqualTo("welcome");
        }
        assertThat(door.rows(1).get(0).source()).isEqualTo(Source.TUNNEL);
    }

    @Test
    void aServerThatEndsWithoutAWordEndsTheConnection() throws IOException {
        try (Socket program = door.connect()) {
            server.accept().close();
            assertThat(program.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(door.rows(1).get(0).scheme()).isEqualTo("tcp");
    }

    @Test
    void aProgramThatOnlyListensHearsTheServer() throws IOException {
        try (Socket program = door.connect();
                Socket listened = server.accept()) {
            program.shutdownOutput();
            assertThat(listened.getInputStream().read()).isEqualTo(-1);
            send(listened, "welcome");
            assertThat(first(program, 7)).isEqualTo("welcome");
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String first(Socket socket, int bytes) throws IOException {
        return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.ISO_8859_1);
    }
}

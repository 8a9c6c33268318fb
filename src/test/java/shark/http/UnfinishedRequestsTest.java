package shark.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import shark.base.ExchangeRow;
import shark.base.Mode;
import shark.base.Phase;
import shark.store.Filter;
import shark.store.Store;
import shark.tape.Tapes;

/** Requests that are answered, or given up, before their end has come. */
@Timeout(60)
class UnfinishedRequestsTest {
    private static final Limits LIMITS = new Limits(1000, 50, 60_000, 1, 100_000, 64);
    private static final String UPLOAD = "POST /up HTTP/1.1\r\nHost: a:80\r\nContent-Length: 3000000\r\n\r\n";

    @TempDir
    Path directory;

    private final TestingOrigin origin = new TestingOrigin();
    private Mode mode = Mode.RECORD;
    private Tapes tapes;
    private TestingDoor door;

    @BeforeEach
    void open() {
        tapes = new Tapes(Store.open(directory), Clock.systemUTC());
        door = door(List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), origin.port())));
    }

    private TestingDoor door(List<InetSocketAddress> origins) {
        return new TestingDoor(tapes, () -> mode, LIMITS, InetAddress.getLoopbackAddress(), origins);
    }

    @AfterEach
    void close() throws IOException {
        door.close();
        tapes.close();
        origin.close();
    }

    @Test
    void anUploadThatIsTooLargeForTheTapeIsAnsweredThoughTheClientGoesOnSending() throws IOException {
        mode = Mode.REPLAY;
        try (Socket client = door.connect()) {
            send(client, UPLOAD);
            sendMuch(client);
            assertThat(all(client))
                    .startsWith("HTTP/1.1 413 Content Too Large\r\n")
                    .contains("\r\nConnection: close\r\n")
                    .endsWith("is larger than the 100000 bytes that can wait for the tape's decision\n");
        }
        ExchangeRow row = row();
        assertThat(row.status()).isEqualTo(413);
        assertThat(row.requestBytes()).isBetween(100_000L, 1_000_000L);
    }

    @Test
    void aRefusalReachesAClientThatGoesOnSending() throws IOException {
        try (Socket client = door.connect()) {
            send(client, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n");
            sendMuch(client);
            assertThat(all(client)).endsWith("\r\n\r\nshark: Content-Length is no number\n");
        }
        assertThat(row().error()).isEqualTo("Content-Length is no number");
    }

    @Test
    void aBodyThatStopsComingIsGivenUpWhereTheTapeWaitsForIt() throws IOException {
        mode = Mode.AUTO;
        try (Socket client = door.connect()) {
            send(client, UPLOAD + "only this");
            assertThat(all(client))
                    .startsWith("HTTP/1.1 408 Request Timeout\r\n")
                    .endsWith("shark: nothing more of the request's body came for 1 s\n");
        }
        assertThat(row().requestBytes()).isEqualTo(9);
        assertThat(origin.connections()).isZero();
    }

    @Test
    void aBodyThatStopsComingIsGivenUpWhereItIsSentOnToo() throws IOException {
        try (Socket client = door.connect()) {
            send(client, UPLOAD + "only this");
            assertThat(all(client)).matches("(?s)HTTP/1.1 (408|502) .* 1 s\n"); // Whoever has counted first.
        }
        assertThat(row().requestBytes()).isEqualTo(9);
    }

    @Test
    void aClientThatSaysNothingAfterItsAnswerIsLetGo() throws IOException {
        origin.answers("HTTP/1.1 204 No Content\r\n\r\n");
        try (Socket client = door.connect()) {
            send(client, TestingDoor.get("/"));
            assertThat(all(client)).isEqualTo("HTTP/1.1 204 No Content\r\n\r\n");
        }
    }

    @Test
    void halfAHeadIsLetGoWithoutAnAnswer() throws IOException {
        try (Socket client = door.connect()) {
            send(client, "GET / HTTP/1.1\r\nHost: a");
            assertThat(all(client)).isEmpty();
        }
        assertThat(tapes.list(Filter.ALL, "", 0, 10)).isEmpty();
    }

    @Test
    void aNameWithoutAnAddressIsSaid() throws IOException {
        try (TestingDoor nowhere = door(List.of());
                Socket client = nowhere.connect()) {
            assertThat(TestingDoor.ask(client, TestingDoor.get("/")).body())
                    .isEqualTo("shark: no address is known for a\n");
        }
    }

    private static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** More than the sockets' buffers hold, so that some of it comes after the answer. */
    private static void sendMuch(Socket client) throws IOException {
        try {
            for (int i = 0; i < 12; i++) {
                client.getOutputStream().write(new byte[250_000]);
            }
        } catch (SocketException e) {
            throw new AssertionError("the door has cut a client off that had yet to read its answer", e);
        }
        client.shutdownOutput();
    }

    private static String all(Socket client) throws IOException {
        return new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private ExchangeRow row() {
        return await().until(
                        () -> tapes.list(Filter.ALL, "", 0, 10),
                        rows -> rows.size() == 1 && rows.get(0).phase() == Phase.STORED)
                .get(0);
    }
}

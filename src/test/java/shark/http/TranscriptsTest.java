package shark.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import shark.base.ExchangeRow;
import shark.base.Mode;
import shark.base.Phase;
import shark.store.Body;
import shark.store.Exchange;
import shark.store.Filter;
import shark.store.Store;
import shark.tape.Tapes;

/** Plays the transcripts through a door: each as it stands, and cut into single bytes on both sides, which changes nothing. */
@Timeout(240)
class TranscriptsTest {
    private static final Limits LIMITS = new Limits(1000, 50, 60_000, 60, 100_000, 64);
    private static final int WHOLE = Integer.MAX_VALUE;

    @TempDir
    Path directory;

    @TestFactory
    Stream<DynamicNode> transcripts() throws IOException, URISyntaxException {
        Path files =
                Path.of(TranscriptsTest.class.getResource("/http/transcripts").toURI());
        try (Stream<Path> all = Files.list(files)) {
            return all.sorted().map(this::container).toList().stream();
        }
    }

    private DynamicNode container(Path file) {
        String name = file.getFileName().toString();
        try {
            List<Transcript> cases = Transcript.read(Files.readString(file));
            return DynamicContainer.dynamicContainer(
                    name,
                    cases.stream()
                            .flatMap(one -> Stream.of(
                                    DynamicTest.dynamicTest(name + ": " + one.name(), () -> play(one, WHOLE)),
                                    DynamicTest.dynamicTest(
                                            name + ": " + one.name() + ", in bytes", () -> play(one, 1)))));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void play(Transcript transcript, int piece) throws Exception {
        AtomicReference<Mode> mode = new AtomicReference<>(Mode.RECORD);
        Tapes tapes = new Tapes(Store.open(Files.createTempDirectory(directory, "store")), Clock.systemUTC());
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                TestingDoor door = new TestingDoor(
                        tapes,
                        mode::get,
                        LIMITS,
                        InetAddress.getLoopbackAddress(),
                        List.of(new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort())));
                TranscriptActor origin = new TranscriptActor(piece);
                TranscriptActor client = new TranscriptActor(piece)) {
            CompletableFuture<List<String>> served = origin.origin(listener, transcript.origin());
            try (Socket socket = door.connect()) {
                List<String> faults = client.client(socket, transcript.client(), word -> {
                    stored(tapes);
                    mode.set(Mode.valueOf(word.toUpperCase(java.util.Locale.ROOT)));
                });
                assertThat(faults).as("the client's part").isEmpty();
            }
            assertThat(served.join()).as("the origin's part").isEmpty();
            rows(transcript, tapes);
        } finally {
            tapes.close();
        }
    }

    private static List<ExchangeRow> stored(Tapes tapes) {
        return await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(
                        () -> tapes.list(Filter.ALL, "", 0, 100).stream()
                                .sorted(Comparator.comparingLong(ExchangeRow::id))
                                .toList(),
                        rows -> rows.stream()
                                .allMatch(row -> row.phase() == Phase.STORED
                                        && tapes.find(row.id()).isPresent()));
    }

    private static void rows(Transcript transcript, Tapes tapes) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> tapes.list(Filter.ALL, "", 0, 100).size()
                        >= transcript.rows().size());
        List<ExchangeRow> rows = stored(tapes);
        assertThat(rows.stream().map(TranscriptsTest::line))
                .containsExactlyElementsOf(
                        transcript.rows().stream().map(Transcript.Row::line).toList());
        for (int i = 0; i < rows.size(); i++) {
            Exchange exchange = tapes.find(rows.get(i).id()).orElseThrow();
            Transcript.Row expected = transcript.rows().get(i);
            if (expected.asked() != null) {
                assertThat(content(exchange.requestBody())).isEqualTo(expected.asked());
            }
            if (expected.answered() != null) {
                assertThat(content(exchange.responseBody())).isEqualTo(expected.answered());
            }
            if (expected.interim() != null) {
                assertThat(new String(exchange.informational(), StandardCharsets.ISO_8859_1))
                        .isEqualTo(expected.interim());
            }
        }
    }

    private static String line(ExchangeRow row) {
        String host = row.host().equals("127.0.0.1") ? "DIALLED" : row.host(); // Whose port is another in each run.
        boolean dialled = row.port() > 1024 || host.equals("DIALLED");
        return row.method() + " " + row.scheme() + "://" + host + (dialled ? "" : ":" + row.port()) + row.path() + " "
                + row.status() + " " + row.source().word() + " " + row.requestBytes() + " " + row.responseBytes()
                + (row.error() == null ? "" : " " + row.error());
    }

    private static String content(Body body) {
        return new String(((Body.Small) body).content(), StandardCharsets.ISO_8859_1);
    }
}

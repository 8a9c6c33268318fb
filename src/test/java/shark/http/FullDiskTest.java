package shark.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import shark.base.ExchangeRow;
import shark.base.Finding;
import shark.base.Mode;
import shark.base.Source;
import shark.store.Body;
import shark.store.Exchange;
import shark.store.Filter;
import shark.store.Store;
import shark.tape.Feed;
import shark.tape.Tapes;

/** Recording onto a real disk of 8 MB that is full for a while. */
@Timeout(180)
class FullDiskTest {
    private static final String SMALL = "HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n" + "s".repeat(2000);
    private static final String LARGE = "HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n" + "l".repeat(3_000_000);

    @TempDir
    Path directory;

    private final TestingOrigin origin = new TestingOrigin();
    private final List<ExchangeRow> seen = new ArrayList<>();
    private Path disk;
    private Path ballast;
    private Tapes tapes;
    private TestingDoor door;
    private Feed.Subscription feed;

    @BeforeEach
    void open() throws Exception {
        Assumptions.assumeTrue(
                System.getProperty("user.name").equals("root"), "SKIPPED: only root may mount the disk that gets full");
        // The driver's library is mapped from the first store of the process: a disk that holds it could not be taken
        // away.
        Store.open(directory.resolve("first")).close();
        disk = Files.createDirectory(directory.resolve("disk"));
        run("mount", "-t", "tmpfs", "-o", "size=8m", "shark-test", disk.toString());
        ballast = disk.resolve("ballast");
        tapes = new Tapes(Store.open(disk.resolve("store")), Clock.systemUTC());
        door = new TestingDoor(tapes, () -> Mode.RECORD, origin);
        feed = tapes.feed().subscribe();
    }

    @AfterEach
    void close() throws Exception {
        if (door != null) {
            door.close();
            tapes.close();
            run("umount", disk.toString());
        }
        origin.close();
    }

    @Test
    void smallExchangesPassAndAreCountedUntilThereIsRoomAgain() throws Exception {
        origin.answersAlways(SMALL);
        long before = ask("/before", SMALL);
        await().until(() -> tapes.find(before).isPresent());
        fill();

        int asked = 0;
        while (tapes.findings().size() == 1) {
            ask("/full/" + asked++, SMALL);
        }
        Finding finding = tapes.findings().get(1);
        assertThat(finding.state()).isEqualTo(Finding.State.WARNING);
        assertThat(finding.found()).contains("not recorded since the daemon began");
        assertThat(finding.advice())
                .isEqualTo("no room is left for the store " + disk.resolve("store")
                        + "; make room, and recording goes on by itself");
        lastId("");
        assertThat(seen)
                .extracting(row -> String.valueOf(row.error()))
                .anyMatch(error -> error.startsWith("not recorded: no room is left for the store"));

        Files.delete(ballast);
        long after = ask("/after", SMALL);
        await().until(() -> tapes.find(after).isPresent());
        assertThat(tapes.findings().get(1).found()).endsWith("; it works again");
        assertThat(tapes.find(before)).isPresent();
        long lost = lost();
        assertThat(lost).isPositive();
        assertThat(tapes.storedExchanges()).isEqualTo(2 + asked - lost);
        sound();
    }

    @Test
    void aLargeAnswerPassesWholeAndItsRowSaysWhatIsMissing() throws Exception {
        origin.answersAlways(LARGE);
        long before = ask("/before", LARGE);
        await().until(() -> tapes.find(before).isPresent());
        // Room for rows, and for a part of the body.
        Files.write(ballast, new byte[3_500_000]);

        origin.answersAlways(LARGE.replace('l', 'm'));
        long full = ask("/full", LARGE.replace('l', 'm'));
        Exchange row = await().until(() -> tapes.find(full), java.util.Optional::isPresent)
                .orElseThrow();
        assertThat(row.row().source()).isEqualTo(Source.ERROR);
        assertThat(row.row().error())
                .isEqualTo("not recorded whole: the answer's body could not be kept: No space left on device");
        assertThat(row.row().responseBytes()).isEqualTo(3_000_000);
        assertThat(row.responseBody().size()).isZero();
        assertThat(row.key()).isNull();
        assertThat(bodyFiles()).as("what was half written is gone at once").hasSize(1);

        Files.delete(ballast);
        long after = ask("/after", LARGE.replace('l', 'm'));
        await().until(() -> tapes.find(after).isPresent());
        assertThat(tapes.find(after).orElseThrow().row().error()).isNull();
        for (long id : List.of(before, after)) {
            Body.Large body = (Body.Large) tapes.find(id).orElseThrow().responseBody();
            assertThat(shark.base.Sha256.of(Files.readAllBytes(body.file()))).isEqualTo(body.digest());
        }
        sound();
    }

    private long lost() {
        String found = tapes.findings().get(1).found();
        return Long.parseLong(found.substring(0, found.indexOf(' ')));
    }

    /** Asks over a connection of its own and sees the whole answer; the exchange's id. */
    private long ask(String path, String answer) throws IOException {
        try (Socket socket = door.connect()) {
            assertThat(TestingDoor.ask(socket, TestingDoor.get(path), answer.length()))
                    .isEqualTo(answer);
        }
        return await().until(
                        () -> tapes.list(Filter.parse("path:" + path), "", 0, 1).stream()
                                .mapToLong(ExchangeRow::id)
                                .findFirst()
                                .orElse(lastId(path)),
                        id -> id > 0);
    }

    /** Of a row that only passed in the feed, since it could not be stored. */
    private long lastId(String path) {
        seen.addAll(feed.drain().rows());
        return seen.stream()
                .filter(row -> row.path().equals(path))
                .mapToLong(ExchangeRow::id)
                .findFirst()
                .orElse(0);
    }

    private void fill() throws IOException {
        try (OutputStream output = Files.newOutputStream(ballast)) {
            byte[] block = new byte[4096];
            for (int i = 0; i < 10_000; i++) {
                output.write(block);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    private List<Path> bodyFiles() throws IOException {
        try (Stream<Path> all = Files.walk(disk.resolve("store/bodies"))) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    /** The store opens again, and is whole. */
    private void sound() throws Exception {
        tapes.close();
        tapes = new Tapes(Store.open(disk.resolve("store")), Clock.systemUTC());
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + disk.resolve("store").resolve("shark.db"));
                ResultSet result = connection.createStatement().executeQuery("PRAGMA integrity_check")) {
            assertThat(result.getString(1)).isEqualTo("ok");
        }
    }

    private static void run(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).inheritIO().start();
        assertThat(process.waitFor()).as(String.join(" ", words)).isZero();
    }
}

package shark.tape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import shark.base.Sha256;
import shark.store.Body;
import shark.store.Exchange;
import shark.store.Store;

/** A process that records is killed again and again: what it said to be on disk is there, whole; nothing else is left. */
@Timeout(600)
class KillTest {
    private static final int ROUNDS = 20;

    @TempDir
    Path directory;

    /** Of what was said to be kept, the digests of its two bodies. */
    private final Map<Long, List<String>> kept = new TreeMap<>();

    private final Set<Long> gone = new HashSet<>();

    @Test
    void whatWasSaidToBeOnDiskIsThereAfterEveryKill() throws Exception {
        long seed = Long.getLong("shark.kill.seed", System.nanoTime());
        System.out.println("KillTest: -Dshark.kill.seed=" + seed);
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            killAfter(random.nextInt(60), random.nextLong());
            try (Store store = Store.open(directory)) {
                assertThat(values("PRAGMA integrity_check")).containsExactly("ok");
                kept.forEach((id, digests) -> whole(store, id, digests));
                gone.forEach(
                        id -> assertThat(store.find(id)).as("exchange " + id).isEmpty());
                for (String id : values("SELECT id FROM exchange")) {
                    Exchange exchange = store.find(Long.parseLong(id)).orElseThrow();
                    whole(
                            store,
                            exchange.row().id(),
                            List.of(digest(exchange.requestBody()), digest(exchange.responseBody())));
                }
                nothingElseIsLeft();
            }
        }
        assertThat(kept).hasSizeGreaterThan(ROUNDS);
    }

    /** Lets a child record, and kills it as soon as it has told so many lines. */
    private void killAfter(int lines, long seed) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RecordingChild.class.getName(),
                        directory.toString(),
                        Long.toString(seed))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader output = child.inputReader(StandardCharsets.UTF_8)) {
            for (int i = 0; i < lines; i++) {
                note(output.readLine());
            }
            child.toHandle().destroyForcibly(); // SIGKILL; of the process itself, it would close the stream.
            child.waitFor();
            StringBuilder rest = new StringBuilder();
            for (int next = output.read(); next >= 0; next = output.read()) {
                rest.append((char) next);
            }
            // The last line may have been cut.
            rest.substring(0, rest.lastIndexOf("\n") + 1).lines().forEach(this::note);
        }
        assertThat(child.exitValue()).isEqualTo(128 + 9);
    }

    private void note(String line) {
        String[] words = line.split(" ", -1);
        if (words[0].equals("kept")) {
            kept.put(Long.parseLong(words[1]), List.of(words[2], words[3]));
        } else {
            gone.add(Long.parseLong(words[1]));
        }
    }

    private static void whole(Store store, long id, List<String> digests) {
        Exchange exchange = store.find(id).orElseThrow(() -> new AssertionError("exchange " + id + " is lost"));
        assertThat(List.of(digest(exchange.requestBody()), digest(exchange.responseBody())))
                .as("bodies of exchange " + id)
                .isEqualTo(digests);
        assertThat(exchange.row().requestBytes())
                .isEqualTo(exchange.requestBody().size());
        assertThat(exchange.row().responseBytes())
                .isEqualTo(exchange.responseBody().size());
    }

    /** Of the content as it is on disk. */
    private static String digest(Body body) {
        try {
            byte[] content =
                    body instanceof Body.Small small ? small.content() : Files.readAllBytes(((Body.Large) body).file());
            return Sha256.of(content).hex();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void nothingElseIsLeft() throws Exception {
        assertThat(values("SELECT hex(digest) FROM body WHERE digest NOT IN (SELECT request_body FROM exchange"
                        + " WHERE request_body IS NOT NULL) AND digest NOT IN (SELECT response_body FROM exchange"
                        + " WHERE response_body IS NOT NULL)"))
                .isEmpty();
        Set<String> named = new HashSet<>(values("SELECT lower(hex(digest)) FROM body WHERE content IS NULL"));
        await().untilAsserted(() -> assertThat(files()).isEqualTo(named));
    }

    private Set<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(directory.resolve("bodies"))) {
            Set<String> names = new HashSet<>();
            all.filter(Files::isRegularFile)
                    .forEach(file -> names.add(file.getFileName().toString()));
            return names;
        }
    }

    private List<String> values(String sql) throws Exception {
        List<String> values = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("shark.db"));
                ResultSet result = connection.createStatement().executeQuery(sql)) {
            while (result.next()) {
                values.add(result.getString(1));
            }
        }
        return values;
    }
}

package shark.tape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import shark.store.Exchange;
import shark.store.Store;
import shark.tape.rules.Matching;
import shark.tape.rules.Question;

/** A process that changes the rules of a tape is killed while it makes keys: the next one ends what it began. */
@Timeout(600)
class RekeyKillTest {
    private static final int ROUNDS = 4;

    @TempDir
    Path directory;

    @Test
    void allKeysAreOfTheRulesThatAreOnDisk() throws Exception {
        Random random = new Random(14);
        int within = 0;
        for (int round = 0; round < ROUNDS; round++) {
            kill(random.nextInt(RekeyingChild.EXCHANGES));
            within += number("SELECT rules_at & 1 FROM tape");
            Store store = Store.open(directory);
            try (Tapes tapes = new Tapes(store, Clock.systemUTC())) {
                await().until(() -> tapes.isSettled("tape"));
                assertThat(store.tapes().find("tape").orElseThrow().rulesAt() & 1)
                        .isZero();
                Matching matching = Matching.of(tapes.rules("tape"));
                for (long id = 1; id <= tapes.storedExchanges(); id++) {
                    Exchange exchange = tapes.find(id).orElseThrow();
                    assertThat(exchange.key()).as("exchange " + id).isEqualTo(matching.key(Question.of(exchange)));
                }
            }
        }
        assertThat(within).as("kills while keys were made").isPositive();
    }

    /** Lets a child go on until it has made keys up to an id, and kills it. */
    private void kill(int upTo) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RekeyingChild.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(1))
                    .ignoreExceptions()
                    .until(() -> {
                        assertThat(child.isAlive()).isTrue();
                        return number("SELECT coalesce(max(rekeyed), 0) FROM tape") >= Math.max(1, upTo - 100);
                    });
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    private int number(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("shark.db"));
                ResultSet result = connection.createStatement().executeQuery(sql)) {
            return result.getInt(1);
        }
    }
}

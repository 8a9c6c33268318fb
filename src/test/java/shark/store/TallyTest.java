package shark.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import shark.base.ExchangeRow;
import shark.base.Source;

/** The counters against a recount, over failures and restarts. */
@Timeout(60)
class TallyTest {
    private static final long SEED = 7_031;

    @TempDir
    Path directory;

    private final Map<String, Counters> expected = new HashMap<>();

    @Test
    void countsWhatIsStoredAndNothingElse() throws Exception {
        Random random = new Random(SEED);
        RandomExchanges exchanges = new RandomExchanges(random);
        for (int run = 0; run < 3; run++) {
            try (Store store = Store.open(directory)) {
                CountDownLatch written = new CountDownLatch(500);
                for (int i = 0; i < 500; i++) {
                    // One in twenty has an id that is taken: its group is taken back and done again one by one.
                    boolean taken = i % 20 == 19;
                    Exchange exchange = exchanges.next(taken ? 1 : store.nextId());
                    if (!taken) {
                        count(exchange.row());
                    }
                    store.append(exchange, failure -> {
                        assertThat(failure != null).isEqualTo(taken);
                        written.countDown();
                    });
                }
                written.await();
                told(store);
                store.remove(2 + random.nextInt(400)); // What was done stays done.
                told(store);
            }
            inTheDatabase();
        }
    }

    private void count(ExchangeRow row) {
        Counters before = expected.getOrDefault(row.sandbox(), new Counters(0, 0, 0, 0, 0));
        expected.put(
                row.sandbox(),
                new Counters(
                        before.exchanges() + 1,
                        before.played() + (row.source() == Source.PLAYED ? 1 : 0),
                        before.errors() + (row.error() == null ? 0 : 1),
                        before.bytesOut() + row.requestBytes(),
                        before.bytesIn() + row.responseBytes()));
    }

    private void told(Store store) {
        for (String sandbox : RandomExchanges.SANDBOXES) {
            assertThat(store.counters(sandbox)).as("%s, seed %d", sandbox, SEED).isEqualTo(expected.get(sandbox));
        }
    }

    private void inTheDatabase() throws Exception {
        List<String> rows = TestingExchanges.column(
                directory,
                "SELECT sandbox || ' ' || exchanges || ' ' || played || ' ' || errors || ' ' || bytes_out || ' ' || bytes_in"
                        + " FROM counter ORDER BY sandbox");
        assertThat(rows)
                .containsExactlyElementsOf(expected.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(entry -> entry.getKey() + " " + entry.getValue().exchanges() + " "
                                + entry.getValue().played() + " "
                                + entry.getValue().errors() + " "
                                + entry.getValue().bytesOut() + " "
                                + entry.getValue().bytesIn())
                        .toList());
    }
}

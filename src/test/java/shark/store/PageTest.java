package shark.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import shark.base.ExchangeRow;

/** Listing a store of twenty thousand exchanges in parts, both ways. One in 5 000 is of a sandbox and a host of its own. */
class PageTest {
    private static final int COUNT = 20_000;
    private static final int RARE = 5_000;

    @TempDir
    static Path directory;

    private static Store store;

    @BeforeAll
    static void fill() throws InterruptedException {
        store = Store.open(directory);
        CountDownLatch written = new CountDownLatch(COUNT);
        for (long id = 1; id <= COUNT; id++) {
            boolean rare = id % RARE == 0;
            store.append(
                    TestingExchange.of(
                            store.nextId(), rare ? "other" : "dev", rare ? "rare.example" : "h.example", "/" + id),
                    failure -> written.countDown());
        }
        written.await();
    }

    @AfterAll
    static void close() {
        store.close();
    }

    @Test
    void goesFromTheNewestToTheOldest() {
        assertThat(ids(Filter.ALL, "", true, 700))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, COUNT)
                        .map(id -> COUNT + 1 - id)
                        .boxed()
                        .toList());
    }

    @Test
    void goesFromTheOldestToTheNewest() {
        assertThat(ids(Filter.ALL, "", false, 700))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, COUNT).boxed().toList());
    }

    @Test
    void aFilterThatFewMatchIsGoneThroughInSteps() {
        Filter rare = Filter.parse("host:rare");
        Page first = store.page(rare, "", true, 0, 500);
        assertThat(first.rows()).extracting(ExchangeRow::id).containsExactly(20_000L, 15_000L);
        assertThat(first.next()).isEqualTo(COUNT - Listing.MOST_SCANNED + 1L);
        assertThat(ids(rare, "", true, 500)).containsExactly(20_000L, 15_000L, 10_000L, 5_000L);
        assertThat(ids(rare, "", false, 500)).containsExactly(5_000L, 10_000L, 15_000L, 20_000L);
        assertThat(ids(rare, "", false, 1)).containsExactly(5_000L, 10_000L, 15_000L, 20_000L);
        assertThat(ids(Filter.parse("host:nowhere"), "", true, 500)).isEmpty();
        assertThat(store.list(rare, "", 0, 3)).extracting(ExchangeRow::id).containsExactly(20_000L, 15_000L, 10_000L);
    }

    @Test
    void aSandboxOfFewIsFoundAtOnce() {
        Page page = store.page(Filter.ALL, "other", true, 0, 500);
        assertThat(page.rows()).hasSize(4);
        assertThat(page.next()).isZero();
        assertThat(ids(Filter.parse("status:200"), "other", false, 500)).hasSize(4);
    }

    @Test
    void beginsBesideAnyId() {
        assertThat(store.page(Filter.ALL, "", true, 3, 500).rows())
                .extracting(ExchangeRow::id)
                .containsExactly(2L, 1L);
        assertThat(store.page(Filter.ALL, "", false, COUNT - 1, 500).rows())
                .extracting(ExchangeRow::id)
                .containsExactly((long) COUNT);
        assertThat(store.page(Filter.ALL, "", false, COUNT, 500)).isEqualTo(new Page(List.of(), 0));
        assertThat(store.page(Filter.ALL, "", true, 1, 500)).isEqualTo(new Page(List.of(), 0));
    }

    /** All ids, page by page. */
    private static List<Long> ids(Filter filter, String sandbox, boolean older, int limit) {
        List<Long> ids = new ArrayList<>();
        long from = 0;
        do {
            Page page = store.page(filter, sandbox, older, from, limit);
            assertThat(page.rows()).hasSizeLessThanOrEqualTo(limit);
            page.rows().forEach(row -> ids.add(row.id()));
            from = page.next();
        } while (from > 0);
        return ids;
    }
}

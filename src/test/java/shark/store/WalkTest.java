package shark.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shark.base.ExchangeRow;

/** Going through a listing page by page while exchanges come and go. */
@Timeout(120)
class WalkTest {
    @TempDir
    Path directory;

    private Store store;

    /** All that is stored. */
    private final TreeSet<Long> stored = new TreeSet<>();

    @BeforeEach
    void open() {
        store = Store.open(directory);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatStaysIsSeenOnceAndInOrder(long seed) throws Exception {
        Random random = new Random(seed);
        RandomExchanges exchanges = new RandomExchanges(random);
        append(exchanges, 80);
        for (int walk = 0; walk < 12; walk++) {
            boolean older = random.nextBoolean();
            Filter filter =
                    Filter.parse(exchanges.any(List.of("", "status:2xx", "-host:example", "pinned:no", "nothing")));
            String sandbox = exchanges.any(List.of("", "", "dev"));
            Set<Long> before = meant(filter, sandbox);
            Set<Long> everThere = new HashSet<>(before);
            Set<Long> gone = new HashSet<>();
            List<Long> seen = new ArrayList<>();
            long from = 0;
            int pages = 0;
            do {
                int limit = 1 + random.nextInt(20);
                Page page = store.page(filter, sandbox, older, from, limit);
                assertThat(page.rows()).hasSizeLessThanOrEqualTo(limit);
                page.rows().forEach(row -> seen.add(row.id()));
                from = page.next();
                gone.addAll(remove(random, 2));
                append(exchanges, random.nextInt(3));
                everThere.addAll(meant(filter, sandbox));
                assertThat(++pages).as("pages, seed %d", seed).isLessThan(400);
            } while (from != 0);

            assertThat(seen)
                    .as("seed %d, walk %d", seed, walk)
                    .doesNotHaveDuplicates()
                    .isSubsetOf(everThere);
            assertThat(seen).isSortedAccordingTo((a, b) -> older ? Long.compare(b, a) : Long.compare(a, b));
            before.removeAll(gone);
            assertThat(seen).as("seed %d, walk %d", seed, walk).containsAll(before);
        }
    }

    @Test
    void aListGoesOnBelowAnyIdWhetherItIsThereOrNot() throws Exception {
        append(new RandomExchanges(new Random(3)), 30);
        for (long id : List.of(30L, 29L, 17L, 16L, 2L)) {
            store.remove(id);
            stored.remove(id);
        }
        for (long before = 0; before <= 32; before++) {
            for (int limit : new int[] {1, 3, 100}) {
                List<Long> expected = (before == 0 ? stored : stored.headSet(before, false))
                        .descendingSet().stream().limit(limit).toList();
                assertThat(store.list(Filter.ALL, "", before, limit))
                        .as("before %d, %d at most", before, limit)
                        .extracting(ExchangeRow::id)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void anEmptyStoreHasOneEmptyPage() {
        for (boolean older : new boolean[] {true, false}) {
            for (String filter : List.of("", "status:200")) {
                assertThat(store.page(Filter.parse(filter), "", older, 0, 10)).isEqualTo(new Page(List.of(), 0));
                assertThat(store.page(Filter.parse(filter), "dev", older, 77, 10))
                        .isEqualTo(new Page(List.of(), 0));
            }
        }
        assertThat(store.list(Filter.ALL, "", 0, 10)).isEmpty();
        assertThat(store.count()).isZero();
        assertThat(store.counters("dev")).isEqualTo(Counters.NONE);
    }

    private Set<Long> meant(Filter filter, String sandbox) {
        Set<Long> meant = new HashSet<>();
        store.list(filter, sandbox, 0, 10_000).forEach(row -> meant.add(row.id()));
        return meant;
    }

    private void append(RandomExchanges exchanges, int count) throws InterruptedException {
        CountDownLatch written = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            long id = store.nextId();
            stored.add(id);
            store.append(exchanges.next(id), failure -> written.countDown());
        }
        written.await();
    }

    private List<Long> remove(Random random, int most) {
        List<Long> gone = new ArrayList<>();
        for (int count = random.nextInt(most + 1); count > 0 && stored.size() > 20; count--) {
            Long id = stored.ceiling(1 + (long) random.nextInt(stored.last().intValue()));
            store.remove(id);
            stored.remove(id);
            gone.add(id);
        }
        return gone;
    }
}

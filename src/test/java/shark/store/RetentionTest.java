package shark.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import shark.base.ExchangeRow;
import shark.base.Finding;
import shark.base.Sha256;

/** What leaves a store: evicted for its limit, removed by hand, swept at the start; and what never does. */
@Timeout(120)
class RetentionTest {
    private static final int LARGE = 300_000;
    private static final long LIMIT = 2_000_000;

    @TempDir
    Path directory;

    private final Random random = new Random(1);
    private final List<Long> evicted = new CopyOnWriteArrayList<>();
    private Store store;

    private void open(long limit) {
        store = Store.open(directory, limit);
        store.whenEvicted(removed -> removed.forEach(one -> evicted.add(one.id())));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void theOldestGoFirstWithTheirFiles() throws Exception {
        open(LIMIT);
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ids.add(TestingExchanges.stored(store, "/" + i, large()));
        }

        await().until(() -> store.bytesOnDisk() <= LIMIT && store.count() < 10);
        List<Long> left = ids();
        assertThat(left).isNotEmpty().isEqualTo(ids.subList(20 - left.size(), 20));
        assertThat(evicted).isEqualTo(ids.subList(0, 20 - left.size()));
        assertThat(files()).hasSize(left.size());
        assertThat(store.counters("box").exchanges()).isEqualTo(20);
        assertThat(store.findings()).extracting(Finding::state).containsOnly(Finding.State.OK);
    }

    @Test
    void smallExchangesGoTooAndTheirPagesAreGivenBack() throws Exception {
        open(0);
        for (int i = 0; i < 300; i++) {
            TestingExchanges.stored(store, "/" + i, Body.Small.of(bytes(30_000)));
        }
        long before = store.bytesOnDisk();
        assertThat(before).isGreaterThan(9_000_000);
        store.close();
        open(LIMIT);

        // 256 free pages of 4 KiB are kept.
        await().until(() -> Files.size(directory.resolve("shark.db")) <= LIMIT + 256 * 4096);
        assertThat(store.count()).isBetween(30L, 66L);
        assertThat(ids()).endsWith(300L);
        assertThat(TestingExchanges.column(directory, "PRAGMA integrity_check")).containsExactly("ok");
        assertThat(TestingExchanges.column(directory, "SELECT count(*) FROM body"))
                .containsExactly(Long.toString(store.count()));
    }

    @Test
    void whatIsPinnedStaysAndAFullStoreOfItSaysSo() throws Exception {
        open(0);
        List<Long> pinned = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            pinned.add(TestingExchanges.stored(store, "/" + i, large()));
            store.pin(pinned.get(i), true);
        }
        store.close();
        open(LIMIT);
        long unpinned = TestingExchanges.stored(store, "/last", large());

        await().until(() -> store.find(unpinned).isEmpty());
        assertThat(ids()).isEqualTo(pinned);
        await().until(() -> store.findings().size() == 2);
        Finding finding = store.findings().get(1);
        assertThat(finding.state()).isEqualTo(Finding.State.WARNING);
        assertThat(finding.found())
                .matches("the store is .* over its limit of 2.0 MB, and only pinned exchanges are left to remove;"
                        + " recording goes on");
        assertThat(finding.advice()).contains("shark http ls pinned:yes").contains("store-limit");

        store.pin(pinned.get(3), false);
        store.pin(pinned.get(4), false);
        await().until(() -> ids().size() < 8);
        assertThat(ids()).doesNotContain(pinned.get(3)).contains(pinned.get(0));
        await().until(() -> store.findings().size() == 1);
    }

    @Test
    void aBodyStaysAsLongAsAnExchangeNamesIt() throws Exception {
        open(0);
        Body.Small small = TestingExchanges.body("shared");
        byte[] content = bytes(LARGE);
        long first = TestingExchanges.stored(store, "/1", file(content));
        long second = TestingExchanges.stored(store, "/2", file(content));
        long third = TestingExchanges.stored(store, "/3", small);
        long fourth = TestingExchanges.stored(store, "/4", small);

        store.remove(first);
        store.remove(third);
        assertThat(files()).containsExactly(Sha256.of(content).hex());
        assertThat(((Body.Small) store.find(fourth).orElseThrow().responseBody()).content())
                .isEqualTo(small.content());
        store.remove(second);
        store.remove(fourth);
        assertThat(files()).isEmpty();
        assertThat(TestingExchanges.column(directory, "SELECT count(*) FROM body"))
                .containsExactly("0");

        // Known to have been there once: it must be written anew.
        long again = TestingExchanges.stored(store, "/5", small);
        long file = TestingExchanges.stored(store, "/6", file(content));
        assertThat(((Body.Small) store.find(again).orElseThrow().responseBody()).content())
                .isEqualTo(small.content());
        assertThat(((Body.Large) store.find(file).orElseThrow().responseBody()).file())
                .hasBinaryContent(content);
    }

    @Test
    void aFileThatIsPlayedStaysUntilItIsLetGo() throws Exception {
        open(0);
        long id = TestingExchanges.stored(store, "/1", large());
        Body body = store.find(id).orElseThrow().responseBody();
        assertThat(store.hold(body)).isTrue();
        assertThat(store.hold(body)).isTrue();
        store.remove(id);
        store.letGo(body);
        assertThat(files()).hasSize(1);
        store.letGo(body);
        assertThat(files()).isEmpty();
        assertThat(store.hold(body)).isFalse();
    }

    @Test
    void aFileThatIsStoredAgainWhileItIsPlayedStays() throws Exception {
        open(0);
        byte[] content = bytes(LARGE);
        long id = TestingExchanges.stored(store, "/1", file(content));
        Body body = store.find(id).orElseThrow().responseBody();
        store.hold(body);
        store.remove(id);
        TestingExchanges.stored(store, "/played", body);
        store.letGo(body);
        assertThat(((Body.Large) body).file()).hasBinaryContent(content);
    }

    @Test
    void filesThatNoExchangeNamesAreSweptAndOthersNot() throws Exception {
        open(0);
        TestingExchanges.stored(store, "/1", large());
        List<String> kept = files();
        store.close();
        Path bodies = directory.resolve("bodies");
        Path orphan = bodies.resolve("aa").resolve("aa" + "0".repeat(62));
        Files.createDirectories(orphan.getParent());
        Files.write(orphan, bytes(10));
        Files.write(bodies.resolve("new").resolve("1"), bytes(10));
        Path stranger = Files.write(bodies.resolve("aa").resolve("notes.txt"), bytes(10));

        open(0);
        Path coming = store.freshBodyFile();
        Files.write(coming, bytes(10));
        await().until(() -> !Files.exists(orphan));
        TestingExchanges.stored(store, "/after", TestingExchanges.body("the sweep"));

        assertThat(coming).exists();
        assertThat(stranger).exists();
        assertThat(bodies.resolve("new")).isDirectoryContaining(coming::equals);
        assertThat(files()).containsAll(kept).hasSize(kept.size() + 2);
    }

    private Body.Large large() throws Exception {
        return file(bytes(LARGE));
    }

    /** A body as a recorder leaves it: in a file that is to be taken over. */
    private Body.Large file(byte[] content) throws Exception {
        return new Body.Large(Sha256.of(content), Files.write(store.freshBodyFile(), content), content.length);
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private List<Long> ids() {
        return store.list(Filter.ALL, "", 0, 1000).stream()
                .map(ExchangeRow::id)
                .sorted()
                .toList();
    }

    private List<String> files() throws Exception {
        try (Stream<Path> all = Files.walk(directory.resolve("bodies"))) {
            return all.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }
}

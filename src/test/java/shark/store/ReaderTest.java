package shark.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import shark.base.SharkException;

/** Who waits for whom when a store is read: nobody for the writer, and look-ups not for lists. */
@Timeout(60)
class ReaderTest {
    @TempDir
    Path directory;

    private Store store;

    @BeforeEach
    void open() {
        store = Store.open(directory);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aLookUpDoesNotWaitForTheWritersTransaction() throws Exception {
        TestingExchanges.stored(store, "/a", TestingExchanges.body("kept"));
        try (Connection writing = TestingExchanges.database(directory)) {
            writing.createStatement().execute("BEGIN EXCLUSIVE");
            writing.createStatement().execute("DELETE FROM exchange");
            assertThat(store.recorded("tape", TestingExchanges.key("/a"))).hasSize(1);
            assertThat(store.list(Filter.ALL, "", 0, 10)).hasSize(1);
            writing.createStatement().execute("ROLLBACK");
        }
    }

    @Test
    void aLookUpDoesNotWaitForAList() throws Exception {
        TestingExchanges.stored(store, "/a", TestingExchanges.body("kept"));
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch enough = new CountDownLatch(1);
        CompletableFuture<List<Boolean>> list =
                CompletableFuture.supplyAsync(() -> store.lists().query("SELECT 1", List.of(), row -> {
                    reading.countDown();
                    return waited(enough);
                }));
        reading.await();

        assertThat(store.recorded("tape", TestingExchanges.key("/a"))).hasSize(1);
        assertThat(store.playable("tape", 10)).hasSize(1);
        assertThat(list).isNotDone();
        enough.countDown();
        assertThat(list.join()).containsExactly(true);
    }

    @Test
    void aReaderWritesNothing() throws Exception {
        assertThatThrownBy(() -> store.lists().query("DELETE FROM exchange RETURNING id", List.of(), row -> 0))
                .isInstanceOf(SharkException.class)
                .hasMessageContaining("the store cannot be read")
                .hasMessageContaining("readonly");
    }

    private static boolean waited(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

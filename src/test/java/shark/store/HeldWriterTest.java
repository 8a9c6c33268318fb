package shark.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A store whose database another process has locked. */
@Timeout(120)
class HeldWriterTest {
    @TempDir
    Path directory;

    @Test
    void whatWaitsIsBoundedByNumberAndAllIsStoredInTheEnd() throws Exception {
        try (Store store = Store.open(directory)) {
            int appended = 0;
            CompletableFuture<Void> caughtUp = new CompletableFuture<>();
            try (Connection other = locked()) {
                while (store.ready()) {
                    append(store, "/" + appended++, Body.Small.EMPTY);
                }
                assertThat(store.waiting()).isEqualTo(Backlog.MOST_TASKS);
                assertThat(store.waitingBytes()).isLessThan(Backlog.MOST_BYTES);
                store.whenReady(() -> caughtUp.complete(null));
                assertThat(caughtUp).isNotDone();
                other.createStatement().execute("ROLLBACK");
            }
            caughtUp.join();
            assertThat(store.ready()).isTrue();
            assertThat(store.waiting()).isLessThanOrEqualTo(Backlog.MOST_TASKS / 2);
            int all = appended;
            await().until(() -> store.count() == all);
            await().until(() -> store.waiting() == 0 && store.waitingBytes() == 0);
        }
    }

    @Test
    void whatWaitsIsBoundedByBytes() throws Exception {
        try (Store store = Store.open(directory)) {
            byte[] content = new byte[60_000];
            try (Connection other = locked()) {
                for (int i = 0; store.ready(); i++) {
                    append(store, "/" + i, Body.Small.of(content));
                }
                assertThat(store.waitingBytes()).isBetween(Backlog.MOST_BYTES, Backlog.MOST_BYTES + 64_000);
                other.createStatement().execute("ROLLBACK");
            }
            await().until(store::ready);
        }
    }

    @Test
    void aStoreThatIsReadyHoldsNobodyUp() {
        try (Store store = Store.open(directory)) {
            CompletableFuture<Void> ran = new CompletableFuture<>();
            store.whenReady(() -> ran.complete(null));
            assertThat(ran).isDone();
        }
    }

    @Test
    void oneThatFailsToResumeHoldsNoOtherUp() {
        Backlog backlog = new Backlog();
        CompletableFuture<Void> resumed = new CompletableFuture<>();
        backlog.add(Backlog.MOST_BYTES);
        backlog.whenCaughtUp(() -> {
            throw new IllegalStateException("the loop has ended");
        });
        backlog.whenCaughtUp(() -> resumed.complete(null));

        backlog.done(1, Backlog.MOST_BYTES);

        assertThat(resumed).isDone();
    }

    @Test
    void aStoreThatClosesGivesUpInTheEndAndSaysSo() throws Exception {
        Store store = Store.open(directory);
        try (Connection other = locked()) {
            CompletableFuture<Exception> reason = new CompletableFuture<>();
            store.append(TestingExchanges.exchange(store.nextId(), "/", Body.Small.EMPTY), reason::complete);
            store.close();
            assertThat(reason.join()).hasMessageContaining("another process has locked the store's database");
            other.createStatement().execute("ROLLBACK");
        }
        try (Store again = Store.open(directory)) {
            assertThat(again.count()).isZero();
            assertThatThrownBy(() -> again.pin(1, true)).hasMessageContaining("no exchange 1 is stored");
        }
    }

    private static void append(Store store, String path, Body answer) {
        store.append(TestingExchanges.exchange(store.nextId(), path, answer), failure -> {});
    }

    /** A connection that holds the database's write lock. */
    private Connection locked() throws Exception {
        Connection connection = TestingExchanges.database(directory);
        connection.createStatement().execute("BEGIN IMMEDIATE");
        return connection;
    }
}

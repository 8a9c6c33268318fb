package shark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import shark.store.Store;

/** A daemon whose store cannot be used says so to whoever calls, and ends when it is told to. */
@Timeout(240)
class UnusableStoreTest {
    @TempDir
    Path home;

    private LiveShark shark = new LiveShark(Path.of("."));
    private Path store;

    @BeforeEach
    void start() {
        LiveShark.assumeSandboxes();
        shark = new LiveShark(home);
        store = home.resolve("data/store");
        Store.open(store).close();
    }

    @AfterEach
    void stop() throws Exception {
        shark.close();
    }

    @Test
    void aNewerStoreIsToldToTheClientAndCanBeMended() throws Exception {
        int known = version(99);
        LiveShark.Ended ended = shark.run("ls");
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.errors())
                .isEqualTo("shark: the store " + store.resolve("shark.db") + " was written by a newer shark (schema 99;"
                        + " this one knows " + known + "); use that version, or another SHARK_HOME\n");
        assertThat(shark.run("doctor").output()).contains("it serves nothing").contains("a newer shark (schema 99");

        version(known);
        assertThat(shark.run("ls").status()).isZero();
        assertThat(shark.run("doctor").output()).containsPattern("ok +store +.* of 21.5 GB");
    }

    @Test
    void aDamagedStoreAndAWrongLimitAreToldToo() throws Exception {
        Files.writeString(store.resolve("shark.db"), "this is no database\n".repeat(100));
        assertThat(shark.run("ls").errors()).contains("is damaged (").contains("is left as it is");
        assertThat(shark.run("shutdown").status()).isZero();
        assertThat(store.resolve("shark.db")).hasContent("this is no database\n".repeat(100));

        Files.createDirectories(home.resolve("config"));
        Files.writeString(home.resolve("config/shark.properties"), "store-limit = much\n");
        assertThat(shark.run("ls").errors()).contains("store-limit 'much' is not a size");
    }

    /** Sets the schema's version; what it was. */
    private int version(int number) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + store.resolve("shark.db"));
                var known = connection.createStatement().executeQuery("PRAGMA user_version")) {
            int found = known.getInt(1);
            connection.createStatement().execute("PRAGMA user_version=" + number);
            return found;
        }
    }
}

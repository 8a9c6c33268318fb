package shark.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.sqlite.SQLiteErrorCode;
import shark.base.ErrorCode;
import shark.base.Finding;
import shark.base.SharkException;

/** What a person is told of a store that fares badly. */
class HealthTest {
    private static final Path STORE = Path.of("/store");
    private static final String FULL =
            "no room is left for the store /store; make room, and recording goes on by itself";
    private static final String DAMAGED = "the store's database /store/shark.db is damaged (how) and is left as it is;"
            + " put a copy of it back, or move /store away and begin a new store";

    private record Case(Exception failure, ErrorCode code, String sentence) {}

    @TestFactory
    Stream<DynamicTest> saysWhyAndWhatToDo() {
        SharkException known = new SharkException(ErrorCode.CONFLICT, "told already");
        return Stream.of(
                        new Case(known, ErrorCode.CONFLICT, "told already"),
                        new Case(sql(SQLiteErrorCode.SQLITE_FULL), ErrorCode.FULL, FULL),
                        new Case(new IOException("No space left on device"), ErrorCode.FULL, FULL),
                        new Case(
                                new FileSystemException("/store/bodies/new/1", null, "No space left on device"),
                                ErrorCode.FULL,
                                FULL),
                        new Case(
                                sql(SQLiteErrorCode.SQLITE_BUSY),
                                ErrorCode.UNAVAILABLE,
                                "another process has locked the store's database /store/shark.db; end that one ('fuser'"
                                        + " names it)"),
                        new Case(sql(SQLiteErrorCode.SQLITE_CORRUPT), ErrorCode.CORRUPT, DAMAGED),
                        new Case(sql(SQLiteErrorCode.SQLITE_NOTADB), ErrorCode.CORRUPT, DAMAGED),
                        new Case(
                                sql(SQLiteErrorCode.SQLITE_CONSTRAINT),
                                ErrorCode.INTERNAL,
                                "the store /store failed: how"),
                        new Case(
                                new IOException("Input/output error"),
                                ErrorCode.INTERNAL,
                                "the store /store failed: Input/output error"),
                        new Case(new IOException(), ErrorCode.INTERNAL, "the store /store failed: null"))
                .map(one -> DynamicTest.dynamicTest(one.failure.toString(), () -> {
                    SharkException reason = new Health(STORE, 0).reason(one.failure);
                    assertThat(reason.code()).isEqualTo(one.code);
                    assertThat(reason).hasMessage(one.sentence);
                }));
    }

    private static SQLException sql(SQLiteErrorCode code) {
        return new SQLException("how", null, code.code);
    }

    @Test
    void aStoreThatFaresWellTellsItsSizeOnly() {
        assertThat(texts(new Health(STORE, 0), 1_500_000)).containsExactly("OK store: 1.5 MB, no limit");
        assertThat(texts(new Health(STORE, 2_000_000), 1_500_000)).containsExactly("OK store: 1.5 MB of 2.0 MB");
    }

    @Test
    void whatIsWrongIsToldWhileItIsAndWhatWasLostStaysTold() {
        Health health = new Health(STORE, 1_000_000);
        SharkException why = new SharkException(ErrorCode.FULL, "there was no room");
        health.lost(why);
        health.locked(true);
        health.overLimit(1_200_000);
        assertThat(texts(health, 1_200_000))
                .containsExactly(
                        "OK store: 1.2 MB of 1.0 MB",
                        "WARNING store limit: the store is 200.0 kB over its limit of 1.0 MB, and only pinned exchanges are"
                                + " left to remove; recording goes on (unpin or remove some (shark http ls pinned:yes), or"
                                + " set store-limit higher)",
                        "WARNING store lock: another process has locked /store/shark.db, and new exchanges wait (end that"
                                + " one; 'fuser /store/shark.db' names it)",
                        "WARNING recording: 1 exchange was not recorded since the daemon began; it still fails (there was"
                                + " no room)");

        health.lost(why);
        health.locked(false);
        health.withinLimit();
        health.stored();
        health.stored();
        assertThat(texts(health, 10))
                .containsExactly(
                        "OK store: 10 B of 1.0 MB",
                        "WARNING recording: 2 exchanges were not recorded since the daemon began; it works again (there was"
                                + " no room)");
    }

    private static List<String> texts(Health health, long used) {
        return health.findings(used).stream()
                .map(finding -> finding.state() + " " + finding.need() + ": " + finding.found()
                        + (finding.state() == Finding.State.OK ? "" : " (" + finding.advice() + ")"))
                .toList();
    }
}

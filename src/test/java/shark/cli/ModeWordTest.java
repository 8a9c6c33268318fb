package shark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shark.api.ExchangePage;
import shark.api.Methods;
import shark.base.ExchangeRow;
import shark.base.Mode;

/** The words for modes that people bring along from VCR and Hoverfly. */
class ModeWordTest {
    @TempDir
    Path home;

    private TestingShell shell;
    private final List<Mode> set = new ArrayList<>();
    private List<ExchangeRow> stored = List.of();

    @BeforeEach
    void open() throws IOException {
        shell = new TestingShell(home);
        shell.daemon
                .on(Methods.SANDBOX_MODE, mode -> {
                    set.add(mode.mode());
                    return TestingShell.info(mode.name(), "running", mode.mode(), "host", 0);
                })
                .on(Methods.SANDBOX_CREATE, create -> {
                    set.add(create.mode());
                    return TestingShell.info(create.name(), "running", create.mode(), "host", 0);
                })
                // Two pages, the first of them empty: a filter may find nothing for long.
                .on(
                        Methods.HTTP_PAGE,
                        page -> new ExchangePage(page.from() == 0 ? List.of() : stored, page.from() == 0 ? 9 : 0));
    }

    @AfterEach
    void close() {
        shell.close();
    }

    @ParameterizedTest
    @CsvSource({
        "mode dev capture,              RECORD",
        "mode dev all,                  RECORD",
        "mode dev new_episodes,         AUTO",
        "mode dev simulate,             REPLAY",
        "create dev --mode spy,         AUTO",
        "create dev --mode none,        REPLAY"
    })
    void foreignWordsAreTaken(String line, Mode mode) {
        assertThat(shell.run(line.split(" ", -1))).isZero();
        assertThat(set).containsExactly(mode);
    }

    @Test
    void onceRecordsWhereTheTapeHoldsNothing() {
        assertThat(shell.run("mode", "dev", "once")).isZero();
        assertThat(shell.run("create", "dev", "--mode", "once")).isZero();
        assertThat(TestingShell.text(shell.output)).startsWith("record: ");
        assertThat(set).containsExactly(Mode.RECORD, Mode.RECORD);
    }

    @Test
    void oncePlaysWhereItHoldsSomething() {
        stored = List.of(TestingShell.row(1, "h.example", "/", 200, null, false));
        assertThat(shell.run("mode", "dev", "once")).isZero();
        assertThat(shell.run("create", "other", "--tape", "dev", "--mode", "once"))
                .isZero();
        assertThat(set).containsExactly(Mode.REPLAY, Mode.REPLAY);
    }

    @Test
    void whatIsOnATapeOfALongerNameDoesNotCount() {
        stored = List.of(TestingShell.row(1, "h.example", "/", 200, null, false));
        assertThat(shell.run("create", "de", "--mode", "once")).isZero();
        assertThat(set).containsExactly(Mode.RECORD);
    }

    @Test
    void helpTellsTheWords() {
        shell.run("mode", "--help");
        assertThat(TestingShell.text(shell.output)).contains("new_episodes", "simulate", "once");
    }
}

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
import shark.api.Methods;
import shark.api.RefreshExchange;
import shark.api.Refreshed;

/** {@code shark http refresh} against a daemon that answers as the test wants. */
class RefreshCommandTest {
    @TempDir
    Path home;

    private TestingShell shell;
    private final List<RefreshExchange> asked = new ArrayList<>();
    private String error;

    @BeforeEach
    void open() throws IOException {
        shell = new TestingShell(home);
        shell.daemon.on(Methods.HTTP_REFRESH, refresh -> {
            asked.add(refresh);
            int status = error == null ? 200 : 502;
            return new Refreshed(
                    refresh.id(),
                    error == null && !refresh.keep(),
                    TestingShell.row(9, "h.example", "/", status, error, false));
        });
    }

    @AfterEach
    void close() {
        shell.close();
    }

    @Test
    void whatCameOfItIsTold() {
        assertThat(shell.run("http", "refresh", "5")).isZero();
        assertThat(shell.run("http", "refresh", "5", "--keep", "--sandbox", "dev"))
                .isZero();
        assertThat(TestingShell.text(shell.output)).isEqualTo("""
                exchange 9, status 200, in place of 5
                exchange 9, status 200, beside 5
                """);
        assertThat(asked).containsExactly(new RefreshExchange(5, "", false), new RefreshExchange(5, "dev", true));
    }

    @Test
    void whatBrokeIsToldAndIsNoSuccess() {
        error = "the origin closed\n\033[2Jwithout an answer";
        assertThat(shell.run("http", "refresh", "5")).isNotZero();
        assertThat(TestingShell.text(shell.output))
                .isEqualTo("exchange 9, status 502, beside 5: the origin closed ?[2Jwithout an answer\n");
    }
}

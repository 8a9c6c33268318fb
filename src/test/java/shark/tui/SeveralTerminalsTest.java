package shark.tui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import shark.LiveShark;
import shark.Tmux;

/** Several terminals of one sandbox, and several people at one of them, in the real program. */
class SeveralTerminalsTest {
    @TempDir
    Path home;

    private LiveShark shark = new LiveShark(Path.of("."));

    @BeforeEach
    void start() throws Exception {
        LiveShark.assumeSandboxes();
        shark = new LiveShark(home);
        shark.run("create", "dev");
    }

    @AfterEach
    void stop() throws Exception {
        shark.close();
    }

    @Test
    void aSecondShellIsOpenedLeftFoundAndEnded() throws Exception {
        Tmux tmux = shark.onScreen(100, 30, "tui").until("Enter opens a terminal in dev");
        tmux.keys("Enter")
                .until("root@dev:~#")
                .line("MARK=first; echo now-$MARK")
                .until("\u2502now-first");
        tmux.keys("C-]")
                .until("c terminal")
                .keys("c")
                .until("terminal 2 of dev")
                .until("1 [2]");
        tmux.until("\u2502root@dev:~#").line("MARK=second; echo now-$MARK").until("\u2502now-second");
        tmux.keys("C-]").until("c terminal").keys("[").until("[1] 2").until("\u2502now-first");
        tmux.keys("]").until("1 [2]").until("\u2502now-second");

        Tmux shell = shark.onScreen(90, 28, "attach", "dev", "--terminal", "2").until("now-second");
        shell.line("clear; echo by-the-shell-$MARK").until("by-the-shell-second\nroot@dev");
        tmux.until("\u2502by-the-shell-second");
        shell.keys("C-]").until("[dev 2: detached]").until("[status 0]");

        Tmux fresh = shark.onScreen(90, 28, "attach", "dev", "--terminal", "0").until("root@dev:~#");
        tmux.until("1 [2] 3");
        fresh.line("exit 4").until("[dev 3: ended with 4]").until("[status 4]");
        tmux.until("1 [2] ").untilGone("[2] 3");

        tmux.keys("Enter").until("Ctrl-] back").line("exit 6").until("terminal 2 of dev ended with 6");
        tmux.untilGone("[1]").until("terminal of dev").until("\u2502now-first");
        assertThat(shark.run("attach", "dev", "--terminal", "7").errors()).contains("attach needs a terminal");
        shark.onScreen(90, 28, "attach", "dev", "--terminal", "7")
                .until("the sandbox 'dev' has no terminal 7; the next new one is 2");
        shark.run("stop", "dev");
        tmux.until("\u25cb dev").keys("q").until("[status 0]");
        assertThat(shark.run("ls", "--format", "json").output()).contains("\"terminals\":[]");
    }

    @Test
    void aKilledClientLeavesTheOthersRight() throws Exception {
        Tmux one = shark.onScreen(100, 30, "tui").until("Enter opens a terminal in dev");
        one.keys("Enter").until("root@dev:~#").line("stty size").until("\u250217 78");
        Tmux two = shark.onScreen(80, 24, "attach", "dev").until("17 78");
        two.line("clear; stty size").until("24 80");
        one.until("\u250224 80");

        shark.clients("attach").get(0).destroyForcibly();
        one.line("clear; stty size").until("\u250217 78");
        Tmux three = shark.onScreen(120, 40, "tui").until("17 78").keys("Enter");
        three.until("Ctrl-] back").line("clear; stty size").until("\u250223 91");
        three.close();
        await().until(() -> shark.clients("tui").size() == 1);
        one.line("clear; stty size")
                .until("\u250217 78")
                .keys("C-]")
                .until("attach")
                .keys("q")
                .until("[status 0]");
    }
}

package shark.tui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import shark.LiveShark;
import shark.Tmux;

/** The workbench as a newcomer meets it: the real program in tmux, without a locale, with real sandboxes. One story. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WorkbenchTest {
    @TempDir
    static Path home;

    private static LiveShark shark = new LiveShark(Path.of("."));

    @BeforeAll
    static void start() {
        LiveShark.assumeSandboxes();
        shark = new LiveShark(home);
    }

    @AfterAll
    static void stop() throws Exception {
        shark.close();
    }

    @Test
    @Order(1)
    void aNewcomerRecordsReplaysAndLeaves() {
        Tmux tmux = shark.onScreen(100, 30, "tui").until("none yet: press n");
        tmux.keys("n").until("name of the new sandbox: dev").keys("Enter").until("\u25cf dev ");
        tmux.until("Enter opens a terminal in dev").keys("Enter").until("root@dev:~#");

        tmux.line("curl -sS http://demo.shark/json").until("\"numbers\":[1,2,3]");
        tmux.until("network  demo.shark/json").until("1 req");

        tmux.keys("C-]")
                .until("Enter attach")
                .keys("m")
                .until("mode of dev")
                .keys("Enter")
                .until("dev: replay: ");
        tmux.keys("Enter").until("Ctrl-] back").line("clear; curl -sS http://demo.shark/json");
        tmux.until("played   demo.shark/json").until("\"numbers\":[1,2,3]");
        tmux.line("clear; curl -sS http://demo.shark/other").until("differs in path: recorded /json, asked /other");
        tmux.until("504 ");

        tmux.keys("C-]").until("Enter attach").keys("q").until("[status 0]");
        assertThat(tmux.screen()).doesNotContain("sandboxes");
    }

    @Test
    @Order(2)
    void theShellIsWhereItWas() {
        Tmux tmux = shark.onScreen(120, 40, "tui").until("differs in path: recorded /json, asked /other");
        tmux.keys("Enter")
                .until("Ctrl-] back")
                .line("MARK=kept; clear; stty size")
                .until("23 91");
        // A client that is killed is a connection that drops.
        tmux.close();

        Tmux again = shark.onScreen(80, 24, "tui").until("23 91");
        again.keys("Enter").until("Ctrl-] back").line("clear; echo it is $MARK").until("it is kept");
        again.line("clear; stty size").until("13 58");
        again.keys("C-]").until("Enter attach").keys("z", "Enter").until("Ctrl-] back");
        again.line("clear; stty size").until("22 80").resize(90, 28).until("Ctrl-] back");
        again.line("clear; stty size").until("26 90");
        again.keys("C-]").until("attach").keys("z").until("exchanges").keys("q").until("[status 0]");
    }

    @Test
    @Order(3)
    void twoClientsSeeOneTerminal() {
        Tmux one = shark.onScreen(100, 30, "tui").until("root@dev:~#");
        Tmux two = shark.onScreen(110, 36, "tui").until("root@dev:~#");
        one.keys("Enter").until("Ctrl-] back").line("clear; echo from-one").until("\u2502from-one");
        two.until("\u2502from-one")
                .keys("Enter")
                .until("Ctrl-] back")
                .line("echo from-two")
                .until("\u2502from-two");
        one.until("\u2502from-two");
        one.close();
        two.close();
    }

    @Test
    @Order(4)
    void programsAreShownAsInTmuxItself() {
        Tmux tmux = shark.onScreen(100, 30, "tui").until("root@dev:~#");
        tmux.keys("z").untilGone("exchanges").keys("Enter").until("Ctrl-] back");
        tmux.line("clear; seq 1000 | less").until("\n27\n:");
        tmux.keys("G").until("\n1000\n").keys("q").until("root@dev:~#");
        tmux.line("printf '\\344\\270\\255\\346\\226\\207 \\033[31mred\\033[0m e\\314\\201\\n'")
                .until("\u4e2d\u6587 red \u00e9");
        tmux.line("vi /tmp/file")
                .until("\n~")
                .keys("i")
                .line("first")
                .keys("Escape")
                .keys(":wq", "Enter");
        tmux.until("root@dev:~#").line("clear; wc -l < /tmp/file").until("\n2\n");
        tmux.close();
    }

    @Test
    @Order(5)
    void anExchangeIsShownPinnedAndFiltered() {
        Tmux tmux = shark.onScreen(100, 30, "tui").until("root@dev:~#");
        tmux.keys("Tab").until("Enter details").keys("Home", "Enter").until("\"site\" : \"demo.shark\"");
        assertThat(tmux.screen())
                .contains("GET /json HTTP/1.1")
                .contains("Response")
                .contains("HTTP/1.1 200 OK");
        tmux.keys("r")
                .until("00000000  7b 22 73 69 74 65")
                .keys("p")
                .until("pinned")
                .keys("Escape")
                .until("\u2691GET");
        tmux.keys("/")
                .until("filter:")
                .line("status:504")
                .until("matching status:504")
                .untilGone("played   demo");
        tmux.keys("/")
                .until("filter: status:504")
                .keys("C-u")
                .line("nonsense:x")
                .until("nonsense");
        tmux.keys("/", "C-u", "Enter").until("played   demo");
        tmux.keys("?").until("keys; Escape goes back").keys("Escape").untilGone("keys; Escape");
        tmux.close();
    }

    @Test
    @Order(6)
    void theCommandLineHasTheShellsCommands() {
        Tmux tmux =
                shark.onScreen(100, 30, "tui").until("root@dev:~#").keys(":").until("shark>");
        tmux.keys("insp", "Tab")
                .until("shark> inspect")
                .keys("d", "Tab")
                .until("inspect dev")
                .keys("C-u");
        tmux.line("mode dev auto")
                .until("auto: plays what was recorded")
                .line("rm nosuch")
                .until("no sandbox 'nosuch'");
        tmux.line("attach dev")
                .until("attach needs a terminal")
                .keys("C-l", "Up", "Up", "Up")
                .until("shark> mode dev auto");
        tmux.keys("Escape").untilGone("command line").until("auto");
        tmux.keys("q").until("[status 0]");
        assertThat(home.resolve("state/history")).content().contains("mode dev auto");
    }

    @Test
    @Order(7)
    void aKilledDaemonComesBackUnderIt() {
        Tmux tmux = shark.onScreen(100, 30, "tui").until("root@dev:~#");
        tmux.keys("Enter")
                .until("Ctrl-] back")
                .line("clear; MARK=again; echo set")
                .until("\u2502set");
        shark.daemon().destroyForcibly();
        await().until(() -> tmux.line("clear; echo it is $MARK").screen().contains("it is again"));
        tmux.keys("C-]")
                .until("attach")
                .keys("d")
                .until("remove the sandbox dev")
                .keys("y")
                .until("dev removed");
        tmux.until("none yet: press n").keys("q").until("[status 0]");
    }

    @Test
    @Order(8)
    void whatIsSetWrongIsSaid() throws Exception {
        assertThat(shark.run("tui").errors()).contains("the workbench needs a terminal; over ssh: ssh -t");
        Files.createDirectories(home.resolve("config"));
        Files.writeString(home.resolve("config/shark.properties"), "theme = pink\n");
        Tmux.start(home.resolve("nowhere"), 100, 30, Map.of("SHARK_HOME", "/proc/none"), shark.words("tui"))
                .until("cannot make /proc/none")
                .close();
        shark.onScreen(80, 24, "tui").until("no theme 'pink'; there are dark, light, contrast, plain");
        Files.writeString(home.resolve("config/shark.properties"), "theme = light\ndetach-key = Ctrl-Q\n");
        Tmux tmux = shark.onScreen(80, 24, "tui")
                .until("none yet")
                .keys("?")
                .until("Ctrl-Q")
                .keys("Escape")
                .untilGone("keys; Escape");
        tmux.keys("q").until("[status 0]");
    }
}

package shark.tui;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import shark.LiveShark;
import shark.Tmux;

/** Programs that people use all day, in the terminal's pane of the real workbench, which is zoomed to 100x30. */
class ProgramsTest {
    @TempDir
    static Path home;

    private static LiveShark shark = new LiveShark(Path.of("."));

    private Tmux tmux = shark.onScreen(100, 30, "tui");

    @BeforeAll
    static void create() throws Exception {
        LiveShark.assumeSandboxes();
        shark = new LiveShark(home);
        shark.run("create", "dev");
    }

    @AfterAll
    static void stop() throws Exception {
        shark.close();
    }

    @BeforeEach
    void enter() {
        tmux.until(" of dev").until("Enter attach").keys("z").untilGone("exchanges");
        // A shell of its own: what another test has left is not there.
        tmux.keys("c")
                .until("Ctrl-] back")
                .until("root@dev:~#")
                .line("clear; echo be''gun")
                .until("\nbegun");
    }

    @AfterEach
    void leave() {
        tmux.close();
    }

    @Test
    void htopIsResizedAndClicked() {
        need("htop");
        tmux.line("htop").until("F10Quit").resize(90, 26).until("F10Quit").until("Ctrl-] back");
        click("F10Quit");
        tmux.untilGone("F10Quit").until("root@dev:~#");
        assertThat(tmux.screen()).as("the alternate screen is left").contains("begun");
    }

    @Test
    void topIsResized() {
        need("top");
        tmux.line("top").until("%CPU").resize(110, 34).until("Ctrl-] back").until("%CPU");
        tmux.keys("q").until("\nroot@dev:~#");
    }

    @Test
    void mcIsClicked() {
        need("mc");
        tmux.line("mc").until("10Quit").until("Modify time");
        click("Command");
        tmux.until("Directory tree").keys("Escape", "Escape").untilGone("Directory tree");
        tmux.resize(90, 26).until("10Quit");
        click("10Quit");
        tmux.untilGone("10Quit").until("begun");
    }

    @Test
    void lessGoesToBothEndsAndBack() {
        need("less");
        tmux.line("seq 1000 | less")
                .until("\n27\n:")
                .keys("G")
                .until("\n1000\n")
                .keys("g")
                .until("\n1\n2\n");
        tmux.line("/77").until("\n77\n").resize(80, 20).until("\n77\n");
        tmux.keys("q").until("begun");
    }

    @Test
    void viEditsWhileItIsResizedAndTakesAPasteAsItIs() {
        need("vi");
        tmux.line("vi /tmp/pasted").until("\n~").keys("i");
        tmux.tmux("set-buffer", "\tfirst\n\t\tsecond\nthird");
        tmux.tmux("paste-buffer", "-p");
        tmux.until("third")
                .resize(90, 20)
                .until("third")
                .keys("Escape")
                .line(":wq")
                .until("root@dev:~#");
        tmux.line("clear; od -c /tmp/pasted").until("\\t   f   i   r   s   t  \\n  \\t  \\t   s");
        tmux.until("r   d  \\n");
    }

    @Test
    void bashTakesAPasteWithoutRunningIt() {
        tmux.tmux("set-buffer", "echo a-$((1+1))\necho b-$((2+2))");
        tmux.tmux("paste-buffer", "-p");
        tmux.until("echo b-$((2+2))");
        assertThat(tmux.screen()).doesNotContain("a-2");
        tmux.keys("Enter").until("\na-2\nb-4\n");
    }

    @Test
    void coloursAreKept() {
        tmux.line(
                "printf '\\033[38;2;1;2;3mtr''ue\\033[0m \\033[48;5;201mpal''ette\\033[0m \\033[1;4;31mbo''ld\\033[0m\\n'");
        tmux.until("true palette bold");
        assertThat(tmux.tmux("capture-pane", "-p", "-e"))
                .contains("38;2;1;2;3mtrue")
                .contains("48;5;201mpalette")
                .containsPattern("\u001b\\[1m\u001b\\[4m\u001b\\[31mbold|\u001b\\[(1;4;|4;1;)?31m.*bold");
    }

    /** Chinese, an emoji, an accent of its own; what follows stands where the program thinks it does. */
    @Test
    void wideAndCombiningCharactersStandWhereTheyShould() {
        tmux.line(
                "printf '\\344\\270\\255\\346\\226\\207\\033[10G|\\n\\360\\237\\230\\200\\033[10G|\\ne\\314\\201\\033[10G|\\n'");
        tmux.until("\u4e2d\u6587     |").until("\ud83d\ude00       |").until("\u00e9        |");
    }

    @Test
    void tenThousandLinesAreScrolledBackByKeys() {
        tmux.line("clear; seq 1 12000; echo e''nd").until("\n12000\nend");
        tmux.keys("C-]").until("Enter attach");
        tmux.tmux("send-keys", "-N", "500", "PageUp");
        tmux.until(" 10000 lines back ").untilGone("12000");
        String oldest = tmux.screen().lines().skip(1).findFirst().orElse("");
        assertThat(Integer.parseInt(oldest)).isBetween(1_900, 2_010);
        tmux.keys("PageDown").until(" 9974 lines back ");
        tmux.keys("Enter").until("Ctrl-] back").line("true").until("\nend").untilGone("lines back");
    }

    @Test
    void clicksOnTheWorkbenchsPanesChoose() {
        tmux.line("curl -s http://demo.shark/json; curl -s http://demo.shark/other")
                .until("numbers");
        tmux.keys("C-]").until("Enter attach").keys("z").until("exchanges").until("demo.shark/other");
        click("network  demo.shark/json");
        tmux.until("Enter details")
                .keys("Enter")
                .until("GET /json HTTP/1.1")
                .keys("Escape")
                .until("exchanges");
        click("root@dev:~#");
        tmux.until("Ctrl-] back");
        click("sandboxes");
        tmux.until("Enter attach");
    }

    private static void need(String program) {
        boolean there = List.of("/usr/bin/", "/bin/", "/usr/local/bin/").stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory + program)));
        Assumptions.assumeTrue(there, "SKIPPED: " + program + " is not installed; bin/setup --tests installs it");
    }

    /** Presses and releases the mouse's button on a text, as a terminal tells it (mode 1006). */
    private void click(String text) {
        List<String> rows = tmux.until(text).screen().lines().toList();
        for (int row = 0; row < rows.size(); row++) {
            int column = rows.get(row).indexOf(text);
            if (column >= 0) {
                String place = "0;" + (column + 2) + ";" + (row + 1);
                tmux.tmux("send-keys", "-l", "\u001b[<" + place + "M");
                tmux.tmux("send-keys", "-l", "\u001b[<" + place + "m");
                return;
            }
        }
    }
}

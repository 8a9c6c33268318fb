package shark.term;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import shark.sys.Command;

/** Plays random output to a real tmux and to the screen model: both must show the same text. */
class TmuxAgreementTest {
    private static final int COLUMNS = 40;
    private static final int ROWS = 12;
    private static final int ROUNDS = 150;

    /** What tmux 3.3 does otherwise than xterm; CHT, IL, DL and REP are such, too. */
    private static final List<String> DISPUTED = List.of(
            "\u001b[?6h",
            "\u001b[?6l",
            "\u001b7",
            "\u001b8",
            "\u0301",
            "\b",
            "\u001b(0",
            "\u001b[?1049h",
            "\u001b[?1049l");

    @TempDir
    Path folder;

    private String server = "";

    @BeforeEach
    void startTmux() throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/tmux")), "tmux is not installed: SKIPPED, nothing was compared");
        server = folder.resolve("tmux.sock").toString();
        Files.writeString(folder.resolve("play.sh"), """
                stty raw -echo
                i=0
                while [ $i -lt %d ]; do
                  tmux -S %s wait-for go$i
                  printf '\\033[?1049l\\033c'
                  cat %s/$i.out
                  tmux -S %s wait-for -S done$i
                  i=$((i+1))
                done
                cat
                """.formatted(ROUNDS, server, folder, server));
        tmux(
                "-u",
                "-f",
                "/dev/null",
                "new-session",
                "-d",
                "-x",
                "" + COLUMNS,
                "-y",
                "" + ROWS,
                "sh " + folder.resolve("play.sh"));
    }

    @AfterEach
    void endTmux() {
        if (!server.isEmpty()) {
            tmux("kill-server");
        }
    }

    @Test
    void showsWhatTmuxShows() throws Exception {
        Random random = new Random(42);
        for (int round = 0; round < ROUNDS; round++) {
            String text = RandomOutput.makeText(random, 40);
            for (String piece : DISPUTED) {
                text = text.replace(piece, "");
            }
            text = text.replaceAll("\u001b\\[[0-9;]*[ILMb]", ""); // CHT, IL, DL, REP
            byte[] output = text.getBytes(StandardCharsets.UTF_8);
            Files.write(folder.resolve(round + ".out"), output);

            tmux("wait-for", "-S", "go" + round);
            tmux("wait-for", "done" + round);
            String[] size = tmux("display-message", "-p", "#{pane_width}x#{pane_height} #{cursor_y},#{cursor_x}")
                    .strip()
                    .split("[x ,]", -1);
            Screen screen = new Screen(Integer.parseInt(size[0]), Integer.parseInt(size[1]), 100);
            screen.feed(output, 0, output.length);

            assertThat(screen.text().stripTrailing())
                    .as("round %d: %s", round, text.replace("\u001b", "\\e"))
                    .isEqualTo(stripLines(tmux("capture-pane", "-p")));
        }
    }

    private static String stripLines(String text) {
        return String.join("\n", text.lines().map(String::stripTrailing).toList())
                .stripTrailing();
    }

    private String tmux(String... arguments) {
        List<String> command = new ArrayList<>(List.of("env", "LC_ALL=C.UTF-8", "tmux", "-S", server));
        command.addAll(List.of(arguments));
        return new Command(command).output();
    }
}

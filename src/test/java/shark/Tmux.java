package shark;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionTimeoutException;
import shark.sys.Command;

/** A terminal of tmux with a program in it: a person at a screen. It stays when the program has ended. */
public final class Tmux implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path socket;
    private boolean open = true;

    private Tmux(Path socket) {
        this.socket = socket;
    }

    /** Starts a program in a fresh terminal; {@code LANG} and the like are as given, else empty. */
    public static Tmux start(Path socket, int columns, int rows, Map<String, String> environment, List<String> words) {
        Tmux tmux = new Tmux(socket);
        StringBuilder line = new StringBuilder("env -u LANG -u LC_ALL");
        environment.forEach((name, value) -> line.append(' ').append(quoted(name + "=" + value)));
        words.forEach(word -> line.append(' ').append(quoted(word)));
        tmux.tmux("new-session", "-d", "-x", "" + columns, "-y", "" + rows, line + "; echo \"[status $?]\"; exec cat");
        return tmux;
    }

    /** Types; keys by their names in tmux(1), as {@code C-c} and {@code Enter}, else as text. */
    public Tmux keys(String... keys) {
        List<String> words = new ArrayList<>(List.of("send-keys"));
        words.addAll(Arrays.asList(keys));
        tmux(words.toArray(String[]::new));
        return this;
    }

    /** Types a line and Enter. */
    public Tmux line(String text) {
        tmux("send-keys", "-l", text);
        return keys("Enter");
    }

    public Tmux resize(int columns, int rows) {
        tmux("resize-window", "-x", "" + columns, "-y", "" + rows);
        return this;
    }

    /** Does what tmux(1) does. */
    public String tmux(String... words) {
        return command(words).output();
    }

    private Command command(String... words) {
        List<String> command =
                new ArrayList<>(List.of("env", "LC_ALL=C.UTF-8", "tmux", "-u", "-f", "/dev/null", "-S", "" + socket));
        command.addAll(Arrays.asList(words));
        return new Command(command);
    }

    public String screen() {
        return tmux("capture-pane", "-p");
    }

    /** Waits until the screen shows a text; an error shows what was there. */
    public Tmux until(String text) {
        try {
            await().atMost(PATIENCE).until(() -> screen().contains(text));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("never shown: " + text + "\n" + screen(), e);
        }
        return this;
    }

    /** Waits until the screen shows a text no more. */
    public Tmux untilGone(String text) {
        try {
            await().atMost(PATIENCE).until(() -> !screen().contains(text));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("still shown: " + text + "\n" + screen(), e);
        }
        return this;
    }

    /** Ends tmux and with it the program, as a terminal that is closed. A killed program may have ended it before. */
    @Override
    public void close() {
        if (open) {
            open = false;
            command("kill-server").run();
        }
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}

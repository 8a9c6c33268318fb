package shark.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** shark-native enter on a terminal. */
class EnterOnTerminalTest {
    @TempDir
    Path home;

    private final Libc libc = Libc.load();
    private TestingInit container;

    @BeforeEach
    void start() throws IOException {
        container = new TestingInit(home);
    }

    @AfterEach
    void end() throws InterruptedException {
        container.end();
    }

    @Test
    void aTerminalHasTheSizeOfTheOuterOneAndFollowsIt() throws Exception {
        try (Pty pty = onTerminal("sh", "-c", "trap 'stty size' WINCH; tty; stty size; while :; do sleep 0.01; done")) {
            StringBuilder seen = new StringBuilder();
            until(pty, seen, "24 80");
            assertThat(seen.toString()).startsWith("/dev/pts/").endsWith("24 80\r\n");

            pty.resize(101, 33);

            until(pty, seen, "33 101");
            pty.signal(15);
            assertThat(pty.awaitExit()).isEqualTo(128 + 15);
        }
    }

    @Test
    void keysReachTheInnerTerminalOnly() throws Exception {
        try (Pty pty = onTerminal("sh", "-c", "echo ready; cat; echo after")) {
            StringBuilder seen = new StringBuilder();
            until(pty, seen, "ready");
            pty.write("typed\n".getBytes(StandardCharsets.UTF_8));
            until(pty, seen, "typed\r\ntyped\r\n"); // The echo, once, and cat.
            pty.write(new byte[] {4});

            until(pty, seen, "after");
            assertThat(pty.awaitExit()).isZero();
        }
    }

    @Test
    void allThatWasWrittenToATerminalComesThoughAnotherHoldsItOpen() throws Exception {
        try (Pty pty = onTerminal("sh", "-c", "trap '' HUP; sleep 1000 & seq 1 20000; echo $!; exit 6")) {
            StringBuilder seen = new StringBuilder();
            byte[] buffer = new byte[Pty.MOST_READ];
            for (int count = pty.read(buffer); count >= 0; count = pty.read(buffer)) {
                seen.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
            }
            List<String> lines = seen.toString().lines().toList();

            assertThat(pty.awaitExit()).isEqualTo(6);
            assertThat(lines).hasSize(20_001);
            assertThat(lines.get(19_999)).isEqualTo("20000");
            ProcessHandle.of(Long.parseLong(lines.get(20_000))).orElseThrow().destroyForcibly();
        }
    }

    @Test
    void aTerminalThatIsClosedHangsUp() throws Exception {
        Pty pty = onTerminal("sh", "-c", "echo $$; exec sleep 1000");
        StringBuilder seen = new StringBuilder();
        until(pty, seen, "\n");
        ProcessHandle command =
                ProcessHandle.of(Long.parseLong(seen.toString().strip())).orElseThrow();

        ProcessHandle.of(pty.pid()).orElseThrow().destroyForcibly();

        await().until(() -> !command.isAlive());
        pty.close();
    }

    @Test
    void whatItIsForMayComeLater() throws Exception {
        List<String> later = List.of(TestingInit.NATIVE, "enter", "--later");
        try (Pty pty = Pty.spawn(libc, new Command(later), Map.of(), 80, 24)) {
            assertThat(pty.read(new byte[10])).isEqualTo(1);
            pty.resize(90, 30);
            List<String> words =
                    container.enter(List.of("--tty"), "sh", "-c", "stty size; echo \"<$1>\"; exit 9", "sh", "");
            StringBuilder text = new StringBuilder();
            words.subList(1, words.size()).forEach(word -> text.append(word).append('\0'));
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            pty.write(ByteBuffer.allocate(4 + bytes.length)
                    .putInt(bytes.length)
                    .put(bytes)
                    .array());

            until(pty, new StringBuilder(), "30 90\r\n<>\r\n");
            assertThat(pty.awaitExit()).isEqualTo(9);
        }
    }

    @Test
    void aSpareTerminalEndsWithWhoMadeIt() throws Exception {
        Pty pty = Pty.spawn(libc, Command.of(TestingInit.NATIVE, "enter", "--later"), Map.of(), 80, 24);
        assertThat(pty.read(new byte[10])).isEqualTo(1);
        ProcessHandle spare = ProcessHandle.of(pty.pid()).orElseThrow();

        pty.write(new byte[] {127, 0, 0, 0}); // Two gigabytes of arguments: it does not wait for them.

        await().until(() -> !spare.isAlive());
        assertThat(pty.awaitExit()).isEqualTo(125);
        pty.close();
    }

    private Pty onTerminal(String... command) {
        return Pty.spawn(libc, new Command(container.enter(List.of("--tty"), command)), Map.of(), 80, 24);
    }

    private static void until(Pty pty, StringBuilder seen, String wanted) {
        byte[] buffer = new byte[Pty.MOST_READ];
        while (seen.indexOf(wanted) < 0) {
            int count = pty.read(buffer);
            assertThat(count).as("the end came before '%s': %s", wanted, seen).isPositive();
            seen.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
        }
    }
}

package shark.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PtyTest {
    private final Libc libc = Libc.load();

    @Test
    void aProgramOnAPtyReadsWritesAndEnds() throws Exception {
        try (Pty pty = spawn("stty -echo; echo ready; read line; echo \"<$line>\"; exit 7")) {
            StringBuilder seen = new StringBuilder();
            readUntil(pty, seen, "ready");
            assertThat(pty.write("héllo\n".getBytes(StandardCharsets.UTF_8))).isTrue();

            readUntil(pty, seen, "<héllo>");
            while (pty.read(new byte[100]) >= 0) {}
            assertThat(pty.awaitExit()).isEqualTo(7);
        }
    }

    @Test
    void theSizeIsTheSizeAndAChangeIsSignalled() {
        try (Pty pty = spawn("trap 'stty size' WINCH; echo ready; while :; do read line; done")) {
            StringBuilder seen = new StringBuilder();
            readUntil(pty, seen, "ready");

            pty.resize(101, 33);

            readUntil(pty, seen, "33 101");
            assertThat(pty.size()).containsExactly(101, 33);
            pty.signal(9);
        }
    }

    @Test
    void aSignalEndsIt() throws Exception {
        try (Pty pty = spawn("echo ready; exec cat")) {
            readUntil(pty, new StringBuilder(), "ready");

            pty.signal(9);

            assertThat(pty.awaitExit()).isEqualTo(137);
        }
    }

    private Pty spawn(String script) {
        return Pty.spawn(libc, Command.of("/bin/sh", "-c", script), Map.of("PATH", "/usr/bin:/bin"), 80, 24);
    }

    private static void readUntil(Pty pty, StringBuilder seen, String wanted) {
        byte[] buffer = new byte[Pty.MOST_READ];
        while (seen.indexOf(wanted) < 0) {
            int count = pty.read(buffer);
            assertThat(count).as("the end came before '%s': %s", wanted, seen).isPositive();
            seen.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
        }
    }
}

package shark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code exec} and {@code run} tell of the commands that they run, and what they leave, on a real runc. */
class ExecTest {
    /** The capabilities of Docker's default set less NET_RAW, as bits (capability.h). */
    private static final String CAPABILITIES = "00000000a80405fb";

    private static final String NONE = "0000000000000000";
    /** Not to be waited for, but for machines that have much else to do. */
    private static final Duration LONG = Duration.ofMinutes(1);

    private static final int LARGE = 100 << 20;

    @TempDir
    static Path home;

    private static LiveShark shark = new LiveShark(Path.of("."));

    @BeforeAll
    static void start() throws Exception {
        LiveShark.assumeSandboxes();
        shark = new LiveShark(home);
        assertThat(shark.run("create", "dev").errors()).isEmpty();
    }

    @AfterAll
    static void stop() throws Exception {
        shark.close();
    }

    @Test
    void aCommandThatCannotRunIsTold() throws Exception {
        inside("printf '#!/no/such/shell\\n' > /root/odd; chmod +x /root/odd");
        assertThat(shark("exec", "dev", "--", "/root/odd").status()).isEqualTo(127);
        assertThat(shark("exec", "dev", "--", "/usr"))
                .isEqualTo(ended(126, "", "shark: cannot run '/usr' in the sandbox: Permission denied\n"));
        assertThat(shark("exec", "-w", "/no/where", "dev", "--", "true"))
                .isEqualTo(
                        ended(125, "", "shark: cannot go to '/no/where' in the sandbox: No such file or directory\n"));
        assertThat(shark("run", "--rm", "host", "--", "nonesuch").status()).isEqualTo(127);
        assertThat(shark("run", "--rm", "nonesuch", "--", "true").status()).isEqualTo(125);
    }

    @Test
    void aSignalIsToldAsAShellDoes() throws Exception {
        assertThat(shark("exec", "dev", "--", "sh", "-c", "kill -SEGV $$").status())
                .isEqualTo(139);
        assertThat(shark("run", "--rm", "host", "--", "sh", "-c", "kill -TERM $$")
                        .status())
                .isEqualTo(143);
    }

    @Test
    void aTimeOutEndsAllThatCameOfTheCommand() throws Exception {
        assertThat(shark(
                                "exec",
                                "--timeout",
                                "1",
                                "dev",
                                "--",
                                "sh",
                                "-c",
                                "trap '' TERM; sleep 1001 & setsid sleep 1002 & (sleep 1003 &); sleep 1004; sleep 1005")
                        .status())
                .isEqualTo(124);
        // The shell has ended, and what it left holds the output open.
        assertThat(shark("exec", "--timeout", "1", "dev", "--", "sh", "-c", "sleep 1006 & setsid sleep 1007 &")
                        .status())
                .isEqualTo(124);
        // 1007 made a session of its own and lost its parent: a daemon, which is the sandbox's.
        assertThat(processes()).contains("sleep 1007").doesNotContainPattern("sleep 100[1-6]");
        assertThat(shark("run", "--rm", "host", "--timeout", "1", "--", "sleep", "1008")
                        .status())
                .isEqualTo(124);
    }

    @Test
    void aClientThatIsGoneEndsTheCommandAndWhatCameOfIt() throws Exception {
        Process client = process("exec", "dev", "--", "sh", "-c", "sleep 2001 & setsid sleep 2002; sleep 2003");
        await().atMost(LONG).until(() -> processes().contains("sleep 2002"));
        client.destroyForcibly();
        await().atMost(LONG).until(() -> !processes().contains("sleep 200"));
    }

    @Test
    void largeInputAndOutputPassWhole() throws Exception {
        Path sent = home.resolve("sent");
        Random random = new Random(7);
        try (OutputStream output = Files.newOutputStream(sent)) {
            byte[] piece = new byte[1 << 20];
            for (int written = 0; written < LARGE; written += piece.length) {
                random.nextBytes(piece);
                output.write(piece);
            }
        }
        Path received = home.resolve("received");
        ProcessBuilder builder = new ProcessBuilder(shark.words("exec", "dev", "--", "cat"))
                .redirectInput(sent.toFile())
                .redirectOutput(received.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("SHARK_HOME", home.toString());
        assertThat(builder.start().waitFor()).isZero();
        assertThat(received).hasSize(LARGE);
        assertThat(sha256(received)).isEqualTo(sha256(sent));

        builder.command(shark.words("exec", "dev", "--", "sha256sum"));
        assertThat(builder.start().waitFor()).isZero();
        assertThat(received).hasContent(sha256(sent) + "  -\n");

        // A command that takes none of it does not hold the client up.
        builder.command(shark.words("exec", "dev", "--", "true"));
        assertThat(builder.start().waitFor()).isZero();
    }

    @Test
    void aCommandHasTheCapabilitiesOfDockersDefaultSetLessRawPackets() throws Exception {
        String status = inside("cat /proc/self/status");
        assertThat(status)
                .contains("CapEff:\t" + CAPABILITIES, "CapPrm:\t" + CAPABILITIES, "CapBnd:\t" + CAPABILITIES)
                .contains("CapInh:\t" + NONE, "CapAmb:\t" + NONE)
                .contains("NoNewPrivs:\t0", "Seccomp:\t2");
        assertThat(shark("exec", "-u", "nobody", "dev", "--", "cat", "/proc/self/status")
                        .output())
                .contains("CapEff:\t" + NONE, "CapPrm:\t" + NONE);
    }

    @Test
    void withoutNewPrivilegesSetuidProgramsGainNothing() throws Exception {
        String script = "cp /usr/bin/id /tmp/id; chmod 4755 /tmp/id; setpriv --reuid 1 --clear-groups /tmp/id -u;"
                + " grep NoNewPrivs /proc/self/status";
        assertThat(shark("run", "--rm", "--no-new-privileges", "host", "--", "sh", "-c", script))
                .isEqualTo(ended(0, "1\nNoNewPrivs:\t1\n", ""));
        assertThat(inside(script)).isEqualTo("0\nNoNewPrivs:\t0\n");
    }

    @Test
    void theKernelsFilesAreMaskedOrReadOnly() throws Exception {
        assertThat(inside("for f in kcore keys timer_list sched_debug interrupts latency_stats; do"
                        + " [ ! -e /proc/$f ] || head -c 1 /proc/$f; done;"
                        + " ls -A /proc/acpi /proc/scsi /sys/firmware /sys/devices/virtual/powercap 2>/dev/null"
                        + " | grep -v : | grep ."
                        + " || echo nothing"))
                .isEqualTo("nothing\n");
        assertThat(inside("for f in /proc/sys/kernel/hostname /proc/sysrq-trigger /sys/x /proc/irq/x; do"
                        + " (echo x > $f) 2>/dev/null && echo wrote $f; done; echo tried"))
                .isEqualTo("tried\n");
        assertThat(inside("cat /proc/self/cgroup | grep -c shark; ls /sys/fs/cgroup | wc -l")
                        .lines())
                .first()
                .isEqualTo("0");
    }

    @Test
    void aTerminalHasTheSizeOfTheClients() throws Exception {
        shark.onScreen(
                        91,
                        17,
                        "run",
                        "--rm",
                        "-t",
                        "host",
                        "--",
                        "sh",
                        "-c",
                        "stty size; test -t 0 -a -t 1 -a -t 2; exit $?")
                .until("17 91")
                .until("[status 0]");
        shark.onScreen(80, 24, "exec", "-t", "--timeout", "1", "dev", "--", "sleep", "3001")
                .until("[status 124]");
    }

    private static String processes() throws Exception {
        return inside("cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '");
    }

    private static String inside(String script) throws Exception {
        LiveShark.Ended ended = shark("exec", "dev", "--", "sh", "-c", script);
        assertThat(ended.errors()).isEmpty();
        return ended.output();
    }

    private static LiveShark.Ended shark(String... words) throws Exception {
        return shark.run(words);
    }

    private static Process process(String... words) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(shark.words(words)).redirectErrorStream(true);
        builder.environment().put("SHARK_HOME", home.toString());
        return builder.start();
    }

    private static String sha256(Path file) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream input = new DigestInputStream(Files.newInputStream(file), digest)) {
            input.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static LiveShark.Ended ended(int status, String output, String errors) {
        return new LiveShark.Ended(status, output, errors);
    }
}

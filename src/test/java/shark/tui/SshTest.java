package shark.tui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import shark.LiveShark;
import shark.Tmux;
import shark.sys.Command;

/** The workbench over a real ssh connection, as it is used every day. */
class SshTest {
    @TempDir
    Path folder;

    private LiveShark shark = new LiveShark(Path.of("."));
    private Process sshd = Command.of("true").start();
    private int port;

    @BeforeEach
    void start() throws Exception {
        LiveShark.assumeSandboxes();
        Assumptions.assumeTrue(
                new File("/usr/sbin/sshd").canExecute() && new File("/usr/bin/ssh").canExecute(),
                "SKIPPED: sshd or ssh is not installed");
        shark = new LiveShark(Files.createDirectory(folder.resolve("home")));
        Command.of(
                        "ssh-keygen",
                        "-q",
                        "-t",
                        "ed25519",
                        "-N",
                        "",
                        "-f",
                        folder.resolve("key").toString())
                .output();
        Files.createDirectories(Path.of("/run/sshd"));
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path settings = Files.writeString(
                folder.resolve("sshd_config"), """
                ListenAddress 127.0.0.1
                Port %d
                HostKey %s
                AuthorizedKeysFile %s
                PidFile none
                StrictModes no
                UsePAM no
                PermitRootLogin prohibit-password
                """.formatted(port, folder.resolve("key"), folder.resolve("key.pub")));
        sshd = new ProcessBuilder("/usr/sbin/sshd", "-D", "-e", "-f", settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("sshd.log").toFile())
                .start();
        await().until(this::listens);
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @AfterEach
    void stop() throws Exception {
        shark.close();
        sshd.descendants().forEach(ProcessHandle::destroyForcibly);
        sshd.destroyForcibly().waitFor();
    }

    @Test
    void aDroppedConnectionLeavesTheShellWhereItWas() throws Exception {
        shark.run("create", "dev");
        try (Tmux first = connect("first", 100, 30)) {
            first.until("Enter opens a terminal in dev").keys("Enter").until("root@dev:~#");
            first.line("MARK=over-ssh; printf '\\342\\234\\223 \\303\\251\\n'").until("\u2713 \u00e9");
            first.resize(90, 26).until("Ctrl-] back").line("clear; stty size").until("14 68");
        }
        await().until(() -> shark.workbenches().isEmpty());

        try (Tmux second = connect("second", 80, 24)) {
            second.until("root@dev:~#").keys("Enter").until("Ctrl-] back");
            second.line("clear; echo it is $MARK")
                    .until("it is over-ssh")
                    .keys("C-]")
                    .until("attach")
                    .keys("q");
            second.until("[status 0]");
            assertThat(second.screen()).doesNotContain("sandboxes");
        }
    }

    private Tmux connect(String name, int columns, int rows) {
        String command = shark.words("tui").stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" ", "SHARK_HOME='" + shark.home() + "' ", ""));
        return Tmux.start(
                folder.resolve(name),
                columns,
                rows,
                Map.of(),
                List.of(
                        "ssh",
                        "-tt",
                        "-q",
                        "-p",
                        "" + port,
                        "-i",
                        folder.resolve("key").toString(),
                        "-o",
                        "StrictHostKeyChecking=no",
                        "-o",
                        "UserKnownHostsFile=/dev/null",
                        "root@127.0.0.1",
                        command));
    }
}

package shark.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program shark-native keep, from outside. */
class KeepTest {
    private static final String NATIVE = System.getProperty("shark.native");

    @TempDir
    Path home;

    private Path runtime;

    @BeforeEach
    void needsRoot() {
        runtime = home.resolve("run");
        Assumptions.assumeTrue(
                System.getProperty("user.name").equals("root"),
                "SKIPPED: keep makes a mount namespace, which needs root");
    }

    @AfterEach
    void stop() {
        keeper().ifPresent(ProcessHandle::destroy);
        await().until(() -> keeper().isEmpty());
    }

    @Test
    void startsTheDaemonAgainWhenItIsKilled() throws IOException {
        Path pids = home.resolve("pids");
        start("echo $$ >> " + pids + "; exec sleep 1000");

        await().until(() -> lines(pids).size() == 1);
        ProcessHandle.of(Long.parseLong(lines(pids).get(0))).orElseThrow().destroyForcibly();
        await().until(() -> lines(pids).size() == 2);

        assertThat(lines(pids).get(1)).isNotEqualTo(lines(pids).get(0));
        assertThat(Files.readString(home.resolve("log"))).contains("the daemon ended with status 137");
    }

    @Test
    void endsWithADaemonThatEndsInOrder() {
        start("exit 0");

        await().until(() -> keeper().isEmpty());
        assertThat(runtime.resolve("sharkd.sock")).doesNotExist();
    }

    @Test
    void doesNotTryForEverWhereNobodyCanReachIt() throws IOException {
        Path pids = home.resolve("pids");
        start("echo $$ >> " + pids + "; exit 1");
        await().until(() -> lines(pids).size() > 1);

        Files.delete(runtime.resolve("sharkd.sock"));

        await().until(() -> keeper().isEmpty());
    }

    @Test
    void aClientMayConnectBeforeTheDaemonListens() throws IOException {
        start("exec sleep 1000");

        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(runtime.resolve("sharkd.sock")))) {
            assertThat(channel.isConnected()).isTrue();
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(runtime)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(runtime.resolve("sharkd.sock"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aSecondKeeperLeavesTheFirstAlone() {
        start("exec sleep 1000");
        long first = keeper().orElseThrow().pid();

        assertThat(run("exec sleep 2000").status()).isZero();

        assertThat(keeper().orElseThrow().pid()).isEqualTo(first);
    }

    @Test
    void holdsWhatAHelperPutThere() {
        start("exec sleep 1000");

        Command.Outcome made = Command.of(
                        NATIVE, "netns", "--keep", runtime.resolve("keep.sock").toString(), "--name", "net/a")
                .run();

        assertThat(made.stderr()).isEmpty();
        assertThat(made.stdout()).startsWith("made\nok ");
        assertThat(targets()).anySatisfy(target -> assertThat(target).startsWith("net:["));
    }

    @Test
    void refusesADirectoryOfSomebodyElse() throws IOException {
        Files.createDirectory(runtime);
        Command.of("chown", "12345", runtime.toString()).output();

        Command.Outcome outcome = run("exit 0");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.stderr()).contains("belongs to uid 12345, not to you");
        Command.of("chown", "0", runtime.toString()).output();
    }

    @Test
    void aPathTooLongForASocketIsSaid() {
        runtime = home.resolve("x".repeat(120));

        assertThat(run("exit 0").stderr()).contains("too long for a socket");
    }

    private void start(String script) {
        Command.Outcome outcome = run(script);
        assertThat(outcome.stderr()).isEmpty();
        assertThat(outcome.status()).isZero();
    }

    private Command.Outcome run(String script) {
        return Command.of(
                        NATIVE,
                        "keep",
                        "--dir",
                        runtime.toString(),
                        "--log",
                        home.resolve("log").toString(),
                        "--",
                        "sh",
                        "-c",
                        script)
                .run();
    }

    private java.util.Optional<ProcessHandle> keeper() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .arguments()
                        .map(words -> List.of(words).contains(runtime.toString())
                                && List.of(words).contains("keep"))
                        .orElse(false))
                .findFirst();
    }

    private List<String> targets() {
        Path fds = Path.of("/proc", Long.toString(keeper().orElseThrow().pid()), "fd");
        try (var files = Files.list(fds)) {
            return files.map(file -> {
                        try {
                            return Files.readSymbolicLink(file).toString();
                        } catch (IOException e) {
                            return "gone";
                        }
                    })
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }
}

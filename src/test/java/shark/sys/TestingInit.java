package shark.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A container's init without a container around it. */
final class TestingInit {
    static final String NATIVE = System.getProperty("shark.native");

    private final Path socket;
    private final Path pidFile;
    private final Process process;

    TestingInit(Path home) throws IOException {
        // An address has room for 107 bytes, a path has not that bound.
        Path deep = Files.createDirectories(home.resolve("x".repeat(100)).resolve("y".repeat(100)));
        socket = deep.resolve("init.sock");
        pidFile = deep.resolve("command.pid");
        process = new ProcessBuilder(NATIVE, "seat", "--at", socket.toString(), "--", NATIVE, "init")
                .redirectOutput(home.resolve("init.log").toFile())
                .redirectErrorStream(true)
                .start();
        await().until(() -> Files.exists(socket));
    }

    Path socket() {
        return socket;
    }

    Path pidFile() {
        return pidFile;
    }

    Process process() {
        return process;
    }

    /** What runs a command in the root directory. */
    List<String> enter(List<String> options, String... command) {
        List<String> words =
                new ArrayList<>(List.of(NATIVE, "enter", "--at", socket.toString(), "--pid-file", pidFile.toString()));
        words.addAll(options);
        words.addAll(List.of("--", "--dir", "/", "--"));
        words.addAll(List.of(command));
        return words;
    }

    void end() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor()).isNotNegative();
    }
}

package shark;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A shark with a home of its own: keeper, daemon, sandboxes and all, run by its command line as a person would. */
public final class LiveShark {
    private final Path home;
    private final Map<String, String> environment;
    private final List<Tmux> screens = new ArrayList<>();

    /** How a command ended. */
    public record Ended(int status, String output, String errors) {}

    public LiveShark(Path home) {
        this(home, Map.of());
    }

    /** @param environment variables of its commands, and of the daemon that the first of them starts */
    public LiveShark(Path home, Map<String, String> environment) {
        this.home = home;
        this.environment = environment;
    }

    /** Skips the tests of a class on a machine where there can be no sandboxes, and says so. */
    public static void assumeSandboxes() {
        boolean runc = new File("/usr/sbin/runc").canExecute() || new File("/usr/bin/runc").canExecute();
        Assumptions.assumeTrue(
                System.getProperty("user.name").equals("root") && runc, "SKIPPED: sandboxes need root and runc here");
    }

    public Path home() {
        return home;
    }

    /** The words that start a class of this build. */
    public List<String> words(String... words) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dshark.native=" + System.getProperty("shark.native"),
                "-cp",
                System.getProperty("shark.classpath"),
                "shark.Main"));
        line.addAll(Arrays.asList(words));
        return line;
    }

    /** Runs a command with empty input. */
    public Ended run(String... words) throws IOException, InterruptedException {
        return run("", words);
    }

    public Ended run(String input, String[] words) throws IOException, InterruptedException {
        Path typed = Files.writeString(Files.createTempFile(home, "in", ""), input);
        Path output = Files.createTempFile(home, "out", "");
        Path errors = Files.createTempFile(home, "err", "");
        ProcessBuilder builder = new ProcessBuilder(words(words))
                .redirectInput(typed.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("SHARK_HOME", home.toString());
        Process process = builder.start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("shark " + String.join(" ", words) + " did not end; the daemon's log:\n"
                    + Files.readString(home.resolve("state/sharkd.log")));
        }
        return new Ended(process.exitValue(), Files.readString(output), Files.readString(errors));
    }

    /** Starts a command on a terminal. */
    public Tmux onScreen(int columns, int rows, String... words) {
        Assumptions.assumeTrue(new File("/usr/bin/tmux").canExecute(), "SKIPPED: tmux is not installed");
        Path socket = home.resolve("tmux" + screens.size());
        Tmux tmux = Tmux.start(socket, columns, rows, Map.of("SHARK_HOME", home.toString()), words(words));
        screens.add(tmux);
        return tmux;
    }

    /** The daemon's process. */
    public ProcessHandle daemon() {
        return processes("java", "serve").get(0);
    }

    /** The keeper's process. */
    public ProcessHandle keeper() {
        return processes("shark-native", "keep").get(0);
    }

    /** Those of the workbenches that run. */
    public List<ProcessHandle> workbenches() {
        return clients("tui");
    }

    /** Those of the clients that run with this command. */
    public List<ProcessHandle> clients(String command) {
        return processes("java", command);
    }

    private List<ProcessHandle> processes(String program, String word) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .arguments()
                        .map(words -> List.of(words).contains(word) && mine(process))
                        .orElse(false))
                .filter(process -> process.info().command().orElse("").endsWith("/" + program))
                .toList();
    }

    private boolean mine(ProcessHandle process) {
        try {
            byte[] environment = Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "environ"));
            return new String(environment, StandardCharsets.UTF_8).contains("SHARK_HOME=" + home + "\0");
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends all that was started, and waits for its end. */
    public void close() throws IOException, InterruptedException {
        screens.forEach(Tmux::close);
        if (Files.exists(home.resolve("run"))) {
            run("shutdown");
            await().until(() -> processes("java", "serve").isEmpty()
                    && processes("shark-native", "keep").isEmpty());
        }
    }
}

package shark.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import shark.api.Exec;
import shark.term.Console;

/** What {@code exec} and {@code run} may be told about their command. */
final class ExecOptions {
    @Option(
            names = {"-t", "--tty"},
            description = "gives the command a terminal")
    private boolean tty;

    @Option(
            names = {"-e", "--env"},
            paramLabel = "K=V",
            description = "a variable for the command")
    private @Nullable Map<String, String> environment;

    @Option(
            names = {"-w", "--workdir"},
            defaultValue = "",
            paramLabel = "DIR",
            description = "where it runs; usually where the sandbox says")
    private String workdir = "";

    @Option(
            names = {"-u", "--user"},
            defaultValue = "",
            paramLabel = "USER[:GROUP]",
            description = "names or numbers of the sandbox's; usually root")
    private String user = "";

    @Option(
            names = "--timeout",
            defaultValue = "0",
            paramLabel = "SECONDS",
            description = "ends it after that long; the exit code is then 124")
    private int timeoutSeconds;

    boolean tty() {
        return tty;
    }

    Exec of(Streams streams, String name, List<String> command) {
        int[] size = tty && streams.hasTerminal() ? Console.size() : new int[] {0, 0};
        Map<String, String> given = environment == null ? Map.of() : environment;
        return new Exec(name, command, given, workdir, user, tty, true, size[0], size[1], timeoutSeconds);
    }
}

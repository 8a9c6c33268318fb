package shark.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import shark.api.Methods;
import shark.api.SocketClient;

/** {@code shark exec}. */
@Command(
        name = "exec",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a command in a sandbox.",
            "The exit code is the command's own, 124 after a time-out, 125 for a failure of shark's, 126 and 127 when it"
                    + " cannot be run or found, 128+n when signal n ended it."
        },
        footer = {
            "",
            "Examples:",
            "  echo hello | shark exec dev -- tr a-z A-Z",
            "  shark exec -t dev -- vim /etc/hosts",
            "  shark exec --timeout 60 -u nobody dev -- make test"
        })
final class ExecCommand implements Callable<Integer> {
    private final SocketClient client;
    private final Streams streams;

    @Mixin
    private ExecOptions options = new ExecOptions();

    @Parameters(index = "0", paramLabel = "NAME")
    private String name = "";

    @Parameters(index = "1..*", paramLabel = "CMD", arity = "1..*")
    private List<String> command = List.of();

    ExecCommand(SocketClient client, Streams streams) {
        this.client = client;
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        try (SocketClient.Connection connection = client.open(Methods.SANDBOX_EXEC, options.of(streams, name, command))
                .connection()) {
            return new Session(connection, streams).run(options.tty());
        }
    }
}

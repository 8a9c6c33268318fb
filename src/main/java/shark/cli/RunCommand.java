package shark.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import shark.api.Methods;
import shark.api.Run;
import shark.api.SandboxInfo;
import shark.api.SocketClient;

/** {@code shark run}. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {"Creates a sandbox, runs a command in it, stops it.", "Exit codes are as of exec."},
        footer = {
            "",
            "Examples:",
            "  shark run --rm host -- curl -s http://demo.shark/",
            "  shark run --rm rootfs:/srv/bookworm -- cat /etc/debian_version",
            "  shark run --name ci --mode replay --tape ci host -- make"
        })
final class RunCommand implements Callable<Integer> {
    private final SocketClient client;
    private final Streams streams;

    @Option(names = "--rm", description = "removes the sandbox afterwards; its tape stays")
    private boolean remove;

    @Option(
            names = "--name",
            defaultValue = "",
            paramLabel = "NAME",
            description = "the sandbox's name; usually made up")
    private String name = "";

    @Mixin
    private SandboxOptions sandbox = new SandboxOptions();

    @Mixin
    private ExecOptions options = new ExecOptions();

    @Parameters(index = "0", paramLabel = "BASE", description = "as of create's --from")
    private String base = "";

    @Parameters(index = "1..*", paramLabel = "CMD", arity = "1..*")
    private List<String> command = List.of();

    RunCommand(SocketClient client, Streams streams) {
        this.client = client;
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        String chosen = name.isEmpty()
                ? String.format(
                        Locale.ROOT, "run-%08x", ThreadLocalRandom.current().nextInt())
                : name;
        Run run = new Run(sandbox.of(chosen, base), options.of(streams, chosen, command), remove);
        SocketClient.Opened<SandboxInfo> opened = client.open(Methods.SANDBOX_RUN, run);
        try (SocketClient.Connection connection = opened.connection()) {
            return new Session(connection, streams).run(options.tty());
        }
    }
}

package shark.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import shark.api.Codec;
import shark.api.CreateSandbox;
import shark.api.Exec;
import shark.api.Frame;
import shark.api.Methods;
import shark.api.Nothing;
import shark.api.RemoveSandbox;
import shark.api.SandboxInfo;
import shark.api.SandboxRef;
import shark.api.SetMode;
import shark.api.SocketClient;
import shark.base.Mode;
import shark.base.SharkException;

/** The commands of {@code shark}. */
@Command(
        name = "shark",
        mixinStandardHelpOptions = true,
        version = "shark 0.1.0",
        description = "Sandboxes whose whole network is one door, recorded and replayed.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  shark create dev",
            "  shark exec dev -- curl -s http://demo.shark/json",
            "  shark http ls",
            "  shark mode dev replay"
        })
public final class Cli {
    private static final int SHARKS_FAILURE = 125;

    private final SocketClient client;
    private final InputStream input;
    private final PrintStream output;
    private final Codec codec = new Codec();

    private Cli(SocketClient client, InputStream input, PrintStream output) {
        this.client = client;
        this.input = input;
        this.output = output;
    }

    /** Runs a command line; the exit status. */
    public static int run(
            SocketClient client, InputStream input, PrintStream output, PrintStream errors, String... words) {
        CommandLine line = new CommandLine(new Cli(client, input, output));
        line.addSubcommand("http", new CommandLine(new HttpCommands(client, output)));
        line.setOut(new java.io.PrintWriter(output, true, StandardCharsets.UTF_8));
        line.setErr(new java.io.PrintWriter(errors, true, StandardCharsets.UTF_8));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        boolean exec = words.length > 0 && words[0].equals("exec");
        line.setParameterExceptionHandler((wrong, ignored) -> usage(wrong, errors, exec));
        line.setExecutionExceptionHandler((failure, where, parsed) -> {
            if (!(failure instanceof SharkException known)) {
                throw failure;
            }
            errors.println("shark: " + Text.printable(String.valueOf(known.getMessage())));
            return exec ? SHARKS_FAILURE : known.code().exitStatus();
        });
        int status = line.execute(words);
        output.flush();
        return status;
    }

    private static int usage(ParameterException wrong, PrintStream errors, boolean exec) {
        errors.println("shark: " + Text.printable(String.valueOf(wrong.getMessage())) + "; see: "
                + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return exec ? SHARKS_FAILURE : 2;
    }

    /** How results are written. */
    enum Format {
        PLAIN,
        JSON
    }

    static final String FORMAT = "plain, or json: one object a line";

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = "Creates a sandbox and starts it.",
            footer = {"", "Example: shark create dev --mode record --mount /srv/project:/project -e CI=1"})
    int create(
            @Parameters(paramLabel = "NAME") String name,
            @Option(
                            names = "--from",
                            defaultValue = "host",
                            description = "the base: host (the machine's own software)")
                    String from,
            @Option(names = "--mode", defaultValue = "record", description = "record, auto, replay, live or off")
                    String mode,
            @Option(names = "--tape", description = "the tape; usually one of the sandbox's name") String tape,
            @Option(names = "--mount", paramLabel = "SRC:DST[:ro]") List<String> mounts,
            @Option(
                            names = {"-e", "--env"},
                            paramLabel = "K=V")
                    Map<String, String> environment,
            @Option(
                            names = {"-w", "--workdir"},
                            defaultValue = "/root")
                    String workdir,
            @Option(
                            names = "--allow",
                            paramLabel = "IP[/PREFIX][:PORT]",
                            description = "may be reached though it is refused by default")
                    List<String> allow,
            @Option(names = "--add-host", paramLabel = "NAME:IP") List<String> hosts,
            @Option(names = "--no-new-privileges") boolean noNewPrivileges,
            @Option(names = "--format", defaultValue = "plain", description = FORMAT) Format format) {
        SandboxInfo info = client.call(
                Methods.SANDBOX_CREATE,
                new CreateSandbox(
                        name,
                        from,
                        Mode.of(mode),
                        tape,
                        listed(mounts),
                        environment == null ? Map.of() : environment,
                        workdir,
                        listed(allow),
                        listed(hosts),
                        noNewPrivileges));
        return print(format, info, info.name());
    }

    @Command(
            name = "ls",
            mixinStandardHelpOptions = true,
            description = "Lists sandboxes.",
            footer = {"", "Example: shark ls --format json"})
    int list(@Option(names = "--format", defaultValue = "plain", description = FORMAT) Format format) {
        List<SandboxInfo> all = client.call(Methods.SANDBOX_LIST, new Nothing()).sandboxes();
        if (format == Format.JSON) {
            all.forEach(info -> output.println(codec.line(info)));
            return 0;
        }
        Table table = new Table("NAME", "STATE", "MODE", "BASE", "EXCHANGES", "PLAYED", "ERRORS", "OUT", "IN");
        for (SandboxInfo info : all) {
            table.row(
                    info.name(),
                    info.state(),
                    info.mode().word(),
                    info.base(),
                    "" + info.exchanges(),
                    "" + info.played(),
                    "" + info.errors(),
                    Text.bytes(info.bytesOut()),
                    Text.bytes(info.bytesIn()));
        }
        table.print(output);
        return 0;
    }

    @Command(
            name = "start",
            mixinStandardHelpOptions = true,
            description = "Starts a stopped sandbox.",
            footer = {"", "Example: shark start dev"})
    int start(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--format", defaultValue = "plain", description = FORMAT) Format format) {
        return print(format, client.call(Methods.SANDBOX_START, new SandboxRef(name)), name);
    }

    @Command(
            name = "stop",
            mixinStandardHelpOptions = true,
            description = "Stops a sandbox; its files stay.",
            footer = {"", "Example: shark stop dev"})
    int stop(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--format", defaultValue = "plain", description = FORMAT) Format format) {
        return print(format, client.call(Methods.SANDBOX_STOP, new SandboxRef(name)), name);
    }

    @Command(
            name = "rm",
            mixinStandardHelpOptions = true,
            description = "Removes a sandbox and its files; its tape stays.",
            footer = {"", "Example: shark rm --force dev"})
    int remove(
            @Parameters(paramLabel = "NAME") String name,
            @Option(
                            names = {"-f", "--force"},
                            description = "also when it runs")
                    boolean force) {
        client.call(Methods.SANDBOX_REMOVE, new RemoveSandbox(name, force));
        return 0;
    }

    @Command(
            name = "inspect",
            mixinStandardHelpOptions = true,
            description = "Tells all that is known of a sandbox, as JSON.",
            footer = {"", "Example: shark inspect dev"})
    int inspect(@Parameters(paramLabel = "NAME") String name) {
        output.println(codec.line(client.call(Methods.SANDBOX_INSPECT, new SandboxRef(name))));
        return 0;
    }

    @Command(
            name = "mode",
            mixinStandardHelpOptions = true,
            description = "Shows or sets what happens to a sandbox's requests.",
            footer = {"", "Example: shark mode dev replay"})
    int mode(
            @Parameters(paramLabel = "NAME") String name,
            @Parameters(paramLabel = "MODE", arity = "0..1", description = "record, auto, replay, live or off")
                    String mode,
            @Option(names = "--format", defaultValue = "plain", description = FORMAT) Format format) {
        SandboxInfo info = mode == null
                ? client.call(Methods.SANDBOX_INSPECT, new SandboxRef(name)).info()
                : client.call(Methods.SANDBOX_MODE, new SetMode(name, Mode.of(mode)));
        return print(format, info, info.mode().word() + ": " + info.mode().meaning());
    }

    @Command(
            name = "exec",
            mixinStandardHelpOptions = true,
            description = "Runs a command in a sandbox; its exit code is the command's, 125 for a failure of shark's.",
            footer = {"", "Example: echo hello | shark exec dev -- tr a-z A-Z"})
    int exec(
            @Parameters(index = "0", paramLabel = "NAME") String name,
            @Option(
                            names = {"-e", "--env"},
                            paramLabel = "K=V")
                    Map<String, String> environment,
            @Option(
                            names = {"-w", "--workdir"},
                            defaultValue = "")
                    String workdir,
            @Parameters(index = "1..*", paramLabel = "CMD", arity = "1..*") String[] command)
            throws IOException {
        Exec exec = new Exec(
                name,
                Arrays.asList(command),
                environment == null ? Map.of() : environment,
                workdir,
                "",
                false,
                true,
                0,
                0,
                0);
        try (SocketClient.Connection connection = client.open(Methods.SANDBOX_EXEC, exec)) {
            Thread feeder = new Thread(() -> feed(connection), "stdin");
            feeder.setDaemon(true);
            feeder.start();
            for (Frame frame = connection.read(); frame != null; frame = connection.read()) {
                switch (frame.kind()) {
                    case STDOUT -> {
                        output.write(frame.payload());
                        output.flush();
                    }
                    case STDERR -> {
                        System.err.write(frame.payload());
                        System.err.flush();
                    }
                    case EXIT -> {
                        return java.nio.ByteBuffer.wrap(frame.payload()).getInt();
                    }
                    default -> throw new IOException("the daemon sent a frame of kind " + frame.kind());
                }
            }
        }
        throw new SharkException(
                shark.base.ErrorCode.UNAVAILABLE, "the daemon ended while the command ran; it was killed");
    }

    private void feed(SocketClient.Connection connection) {
        byte[] buffer = new byte[65_536];
        try {
            for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
                connection.write(new Frame(Frame.Kind.STDIN, Arrays.copyOf(buffer, count)));
            }
            connection.write(new Frame(Frame.Kind.STDIN_END, new byte[0]));
        } catch (IOException e) {
            return; // The command has ended: nobody takes input any more.
        }
    }

    @Command(
            name = "shutdown",
            mixinStandardHelpOptions = true,
            description = "Stops all sandboxes and the daemon.",
            footer = {"", "Example: shark shutdown"})
    int shutdown() {
        client.call(Methods.DAEMON_STOP, new Nothing());
        return 0;
    }

    private int print(Format format, Object value, String plain) {
        output.println(format == Format.JSON ? codec.line(value) : plain);
        return 0;
    }

    private static List<String> listed(@org.jspecify.annotations.Nullable List<String> values) {
        return values == null ? List.of() : values;
    }
}

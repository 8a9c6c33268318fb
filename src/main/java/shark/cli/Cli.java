package shark.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import shark.api.Methods;
import shark.api.Nothing;
import shark.api.PageExchanges;
import shark.api.SandboxInfo;
import shark.api.SocketClient;
import shark.base.ErrorCode;
import shark.base.Finding;
import shark.base.SharkException;
import shark.base.Text;

/** The command line: {@code shark} and its commands. */
public final class Cli {
    /** As with docker: a failure before the command ran, so that all other statuses are the command's own. */
    private static final int SHARKS_FAILURE = 125;

    private static final int WRONG_USAGE = 2;
    private static final int MOST_OFFERED = 50;
    private static final Set<String> WITH_A_COMMAND = Set.of("exec", "run");

    private static final List<String> ORDER = List.of(
            "create",
            "start",
            "stop",
            "rm",
            "ls",
            "inspect",
            "attach",
            "exec",
            "run",
            "mode",
            "http",
            "tape",
            "proxy",
            "ca",
            "doctor",
            "shutdown");

    private static final List<String> HTTP_ORDER =
            List.of("ls", "show", "diff", "refresh", "curl", "export", "pin", "unpin", "rm");

    private static final List<String> TAPE_ORDER =
            List.of("ls", "show", "new", "cp", "merge", "diff", "verify", "export", "import", "rules", "rm");

    private final SocketClient client;
    private final Doctor doctor;

    /** Tells what this machine has of what shark needs. */
    public interface Doctor {
        List<Finding> check();
    }

    public Cli(SocketClient client, Doctor doctor) {
        this.client = client;
        this.doctor = doctor;
    }

    /** Runs a command line of a shell's; the exit status. */
    public int run(InputStream input, PrintStream output, PrintStream errors, String... words) {
        return run(new Streams(input, output, errors, true), words);
    }

    /** Runs one of the workbench's. */
    public void runWithin(PrintStream output, List<String> words) {
        run(new Streams(InputStream.nullInputStream(), output, output, false), words.toArray(String[]::new));
    }

    /** What a word of a command line could become; see {@link Completion}. */
    public List<String> complete(List<String> words, int index, String start) {
        CommandLine line = commands(new Streams(InputStream.nullInputStream(), System.out, System.out, false));
        return new Completion(line, new Daemon()).of(words, index, start);
    }

    /** What the daemon can name; one that does not run is not started for it. */
    private final class Daemon implements Completion.Known {
        @Override
        public List<String> sandboxes() {
            return client.ofRunning().call(Methods.SANDBOX_LIST, new Nothing()).sandboxes().stream()
                    .map(SandboxInfo::name)
                    .toList();
        }

        @Override
        public List<String> tapes() {
            return client.ofRunning().call(Methods.TAPE_NAMES, new Nothing()).names();
        }

        @Override
        public List<String> exchanges() {
            PageExchanges newest = new PageExchanges("", "", true, 0, MOST_OFFERED);
            return client.ofRunning().call(Methods.HTTP_PAGE, newest).exchanges().stream()
                    .map(row -> "" + row.id())
                    .toList();
        }
    }

    private int run(Streams streams, String... words) {
        PrintStream output = streams.output();
        PrintStream errors = streams.errors();
        CommandLine line = commands(streams);
        line.setOut(new PrintWriter(output, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(errors, true, StandardCharsets.UTF_8));
        boolean ownStatus = words.length > 0 && WITH_A_COMMAND.contains(words[0]);
        line.setParameterExceptionHandler((wrong, ignored) -> {
            errors.println("shark: " + usage(wrong));
            return ownStatus ? SHARKS_FAILURE : WRONG_USAGE;
        });
        line.setExecutionExceptionHandler((failure, where, parsed) -> {
            if (failure instanceof IOException) {
                errors.println("shark: the connection to the daemon broke; see whether it runs: shark doctor");
                return ownStatus ? SHARKS_FAILURE : ErrorCode.UNAVAILABLE.exitStatus();
            }
            if (!(failure instanceof SharkException known)) {
                throw failure;
            }
            errors.println("shark: " + Text.printable(String.valueOf(known.getMessage())));
            return ownStatus ? SHARKS_FAILURE : known.code().exitStatus();
        });
        int status = line.execute(HttpCommands.withNegations(words));
        output.flush();
        return status;
    }

    /** All commands. */
    CommandLine commands(Streams streams) {
        CommandLine line = new CommandLine(new SandboxCommands(client, streams));
        List.of(
                        new SandboxCommands.Create(client, streams),
                        new AttachCommand(client, streams),
                        new ExecCommand(client, streams),
                        new RunCommand(client, streams))
                .forEach(line::addSubcommand);
        CommandLine http = new CommandLine(new HttpCommands(client, streams));
        http.addSubcommand(new ExportCommand(client, streams));
        http.addSubcommand(new DiffCommand(client, streams));
        http.addSubcommand(new RefreshCommand(client, streams));
        line.addSubcommand(http);
        CommandLine tape = new CommandLine(new TapeCommands(client, streams));
        tape.addSubcommand(new TapeRulesCommand(client, streams));
        line.addSubcommand(tape);
        line.addSubcommand(new ProxyCommand(client, streams));
        line.addSubcommand(new AuthorityCommand(client, streams));
        line.addSubcommand(new DoctorCommand(doctor, streams));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        inOrder(line.getCommandSpec(), ORDER);
        inOrder(http.getCommandSpec(), HTTP_ORDER);
        inOrder(tape.getCommandSpec(), TAPE_ORDER);
        return line;
    }

    /** Help lists commands as they were added; those that are methods come in an order that is the JVM's. */
    private static void inOrder(CommandLine.Model.CommandSpec spec, List<String> names) {
        for (String name : names) {
            spec.addSubcommand(name, spec.removeSubcommand(name));
        }
    }

    private static String usage(ParameterException wrong) {
        return Text.printable(String.valueOf(wrong.getMessage())) + "; see: "
                + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help";
    }
}

package shark.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import shark.api.SocketClient;
import shark.base.Finding;
import shark.base.SharkException;
import shark.base.Text;

/** The command line: {@code shark} and its commands. */
public final class Cli {
    /** As with docker: a failure before the command ran, so that all other statuses are the command's own. */
    private static final int SHARKS_FAILURE = 125;

    private static final int WRONG_USAGE = 2;
    private static final Set<String> WITH_A_COMMAND = Set.of("exec", "run");

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

    /** Runs a command line; the exit status. */
    public int run(InputStream input, PrintStream output, PrintStream errors, String... words) {
        CommandLine line = commands(new Streams(input, output, errors));
        line.setOut(new PrintWriter(output, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(errors, true, StandardCharsets.UTF_8));
        boolean ownStatus = words.length > 0 && WITH_A_COMMAND.contains(words[0]);
        line.setParameterExceptionHandler((wrong, ignored) -> {
            errors.println("shark: " + usage(wrong));
            return ownStatus ? SHARKS_FAILURE : WRONG_USAGE;
        });
        line.setExecutionExceptionHandler((failure, where, parsed) -> {
            if (!(failure instanceof SharkException known)) {
                throw failure;
            }
            errors.println("shark: " + Text.printable(String.valueOf(known.getMessage())));
            return ownStatus ? SHARKS_FAILURE : known.code().exitStatus();
        });
        int status = line.execute(words);
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
        line.addSubcommand(new HttpCommands(client, streams));
        line.addSubcommand(new DoctorCommand(doctor, streams));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        return line;
    }

    private static String usage(ParameterException wrong) {
        return Text.printable(String.valueOf(wrong.getMessage())) + "; see: "
                + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help";
    }
}

package shark.cli;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import shark.base.Finding;

/** {@code shark doctor}. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = {"Looks at all that shark needs of this machine.", "The exit code is 1 when something is missing."
        },
        footer = {"", "Example: shark doctor --format json"})
final class DoctorCommand implements Callable<Integer> {
    private final Cli.Doctor doctor;
    private final Streams streams;

    @Mixin
    private Format format = new Format();

    DoctorCommand(Cli.Doctor doctor, Streams streams) {
        this.doctor = doctor;
        this.streams = streams;
    }

    @Override
    public Integer call() {
        List<Finding> findings = doctor.check();
        if (format.json()) {
            findings.forEach(finding -> format.print(streams.output(), finding, ""));
        } else {
            Table table = new Table("", "NEED", "FOUND");
            for (Finding finding : findings) {
                String state = finding.state().name().toLowerCase(Locale.ROOT);
                String advice = finding.advice().isEmpty() ? "" : "; " + finding.advice();
                table.row(state, finding.need(), finding.found() + advice);
            }
            table.print(streams.output());
        }
        boolean missing = findings.stream().anyMatch(finding -> finding.state() == Finding.State.MISSING);
        return missing ? 1 : 0;
    }
}

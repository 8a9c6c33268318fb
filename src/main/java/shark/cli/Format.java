package shark.cli;

import java.io.PrintStream;
import picocli.CommandLine.Option;
import shark.api.Codec;

/** How a command's result is written; mixed into every command. */
final class Format {
    /** The choices. */
    enum Kind {
        PLAIN,
        JSON
    }

    @Option(
            names = "--format",
            defaultValue = "plain",
            paramLabel = "plain|json",
            description = "json: one object a line")
    private Kind kind = Kind.PLAIN;

    boolean json() {
        return kind == Kind.JSON;
    }

    /** Writes a value; the plain form is left out when it is empty. */
    int print(PrintStream output, Object value, String plain) {
        if (json()) {
            output.println(new Codec().line(value));
        } else if (!plain.isEmpty()) {
            output.println(plain);
        }
        return 0;
    }
}

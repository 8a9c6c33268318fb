package shark.cli;

import java.io.InputStream;
import java.io.PrintStream;
import shark.term.Console;

/**
 * Where a command reads and writes.
 *
 * @param shell false within the workbench, which has the terminal
 */
record Streams(InputStream input, PrintStream output, PrintStream errors, boolean shell) {

    /** Whether the command may use the terminal. */
    boolean hasTerminal() {
        return shell && Console.isTerminal();
    }
}

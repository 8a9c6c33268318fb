package shark.tui;

import java.io.PrintStream;
import java.util.List;

/** Shark's commands, as the shell has them, for the workbench's command line. */
public interface Commands {
    /** Runs one; errors are written to the output, too. */
    void run(PrintStream output, List<String> words);

    /**
     * What a word could become.
     *
     * @param words all of the line; one of them is completed
     * @param index which one
     * @param start what of it is there
     */
    List<String> complete(List<String> words, int index, String start);
}

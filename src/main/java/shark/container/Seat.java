package shark.container;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import shark.sys.Command;

/**
 * The socket by which a container's init is asked to start commands ({@code native/seat.h}): so they have the container's own
 * rights and limits, and none waits for a start of runc.
 *
 * @param program shark-native
 * @param bundle directory of the container's bundle, where the socket is; its path may be of any length
 */
public record Seat(Path program, Path bundle) {
    /** Runs what starts a container; the init finds the socket as its standard input. */
    Command starting(Command container) {
        List<String> words = new ArrayList<>(List.of(program.toString(), "seat", "--at", socket(), "--"));
        words.addAll(container.words());
        return new Command(words);
    }

    /**
     * Runs a command inside, on the streams or the terminal of its own.
     *
     * @param pidFile gets the command's process id on the host, once it runs
     */
    public Command enter(Entry entry, Path pidFile) {
        List<String> words = new ArrayList<>(
                List.of(program.toString(), "enter", "--at", socket(), "--pid-file", pidFile.toString()));
        if (entry.tty()) {
            words.add("--tty");
        }
        new TreeMap<>(entry.environment()).forEach((name, value) -> words.addAll(List.of("--env", name + "=" + value)));
        words.add("--");
        words.addAll(entry.workdir().isEmpty() ? List.of("--home") : List.of("--dir", entry.workdir()));
        if (!entry.user().isEmpty()) {
            words.addAll(List.of("--user", entry.user()));
        }
        words.add("--");
        words.addAll(entry.command());
        return new Command(words);
    }

    private String socket() {
        return bundle.resolve("init.sock").toString();
    }
}

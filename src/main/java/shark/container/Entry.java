package shark.container;

import java.util.List;
import java.util.Map;

/**
 * A command that enters a running container.
 *
 * @param command program and arguments
 * @param environment added to the container's own
 * @param workdir absolute; empty: the home of its root
 * @param user {@code USER[:GROUP]}, names or numbers of the container's; empty: root
 * @param tty true: the command gets a terminal of its own
 */
public record Entry(List<String> command, Map<String, String> environment, String workdir, String user, boolean tty) {
    /** The same, in a directory when it was told none. */
    public Entry in(String directory) {
        return workdir.isEmpty() ? new Entry(command, environment, directory, user, tty) : this;
    }
}

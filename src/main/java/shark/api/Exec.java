package shark.api;

import java.util.List;
import java.util.Map;

/**
 * Runs a command in a running sandbox. Closing the connection kills it (SIGHUP with a tty, else SIGTERM, then SIGKILL).
 *
 * @param command program and arguments
 * @param tty true: one pty for all three streams
 * @param stdin false: the command reads end of file
 * @param workdir empty: the sandbox's
 * @param user {@code UID[:GID]} or a name in the sandbox; empty: root
 * @param timeoutSeconds 0: none; else the command is killed after it and the exit status is 124
 */
public record Exec(
        String name,
        List<String> command,
        Map<String, String> environment,
        String workdir,
        String user,
        boolean tty,
        boolean stdin,
        int columns,
        int rows,
        int timeoutSeconds) {}

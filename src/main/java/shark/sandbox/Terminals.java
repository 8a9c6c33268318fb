package shark.sandbox;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shark.base.ErrorCode;
import shark.base.SharkException;
import shark.sys.Command;
import shark.sys.Pty;
import shark.term.Terminal;

/**
 * A sandbox's terminals by number, each a login shell that outlives its viewers and the daemon: the keeper holds its
 * master as {@code term/SANDBOX/NUMBER/PID}. Safe for use by several threads.
 */
final class Terminals {
    /** bash where there is one; a login shell, so that the sandbox's own profile holds. */
    static final List<String> SHELL = List.of("sh", "-c", "command -v bash >/dev/null && exec bash -l; exec sh -l");

    private static final Logger LOG = LoggerFactory.getLogger(Terminals.class);
    private static final int MOST = 32;

    private final Ground ground;
    private final String sandbox;
    private final Map<Integer, Terminal> open = new TreeMap<>();

    Terminals(Ground ground, String sandbox) {
        this.ground = ground;
        this.sandbox = sandbox;
    }

    /** Takes over those that an earlier daemon left. */
    synchronized void recover() {
        for (String name : ground.keeper().names()) {
            String[] parts = name.split("/", -1);
            if (parts.length == 4 && parts[0].equals("term") && parts[1].equals(sandbox)) {
                adopt(name, Integer.parseInt(parts[2]), Long.parseLong(parts[3]));
            }
        }
    }

    private void adopt(String name, int number, long pid) {
        List<Integer> masters = ground.keeper().get(name);
        if (masters.isEmpty() || open.containsKey(number)) {
            return;
        }
        Pty pty = Pty.adopt(ground.libc(), masters.get(0), pid, ground.orphans());
        int[] size = pty.size();
        // What was on the screen went with the earlier daemon: a program that is told of another size draws itself
        // anew.
        pty.resize(size[0], Math.max(1, size[1] - 1));
        pty.resize(size[0], size[1]);
        serve(number, name, pty, size[0], size[1]);
        LOG.info("took over terminal {} of {}", number, sandbox);
    }

    /** The number that is meant. */
    private int number(int asked, boolean make) {
        int number = asked == 0 && make ? next() : asked;
        if (open.containsKey(number)) {
            return number;
        }
        if (number > MOST) {
            throw new SharkException(
                    ErrorCode.INVALID,
                    "the sandbox '" + sandbox + "' has " + MOST + " terminals; end one of them first");
        }
        if (!make || number < 1 || (number > 1 && !open.containsKey(number - 1))) {
            throw new SharkException(
                    make ? ErrorCode.INVALID : ErrorCode.NOT_FOUND,
                    "the sandbox '" + sandbox + "' has no terminal " + number + "; the next new one is " + next());
        }
        return number;
    }

    /**
     * A terminal, as of {@link Sandboxes#terminal}.
     *
     * @param shell the command that makes the one of a number
     */
    synchronized Sandboxes.OpenTerminal get(
            int asked, boolean make, IntFunction<Command> shell, int columns, int rows) {
        int number = number(asked, make);
        Terminal known = open.get(number);
        if (known != null) {
            return new Sandboxes.OpenTerminal(number, known);
        }
        Pty pty = ground.spare().start(shell.apply(number), columns, rows);
        String name = "term/" + sandbox + "/" + number + "/" + pty.pid();
        ground.keeper().put(name, pty.master());
        return new Sandboxes.OpenTerminal(number, serve(number, name, pty, columns, rows));
    }

    private int next() {
        int number = 1;
        while (open.containsKey(number)) {
            number++;
        }
        return number;
    }

    private Terminal serve(int number, String name, Pty pty, int columns, int rows) {
        Terminal terminal =
                new Terminal(sandbox + " " + number, pty, columns, rows, status -> ended(number, name, pty));
        open.put(number, terminal);
        ground.changes().incrementAndGet();
        return terminal;
    }

    private synchronized void ended(int number, String name, Pty pty) {
        open.remove(number);
        ground.keeper().drop(name);
        pty.close();
        ground.changes().incrementAndGet();
    }

    /** Which there are, the lowest first. */
    synchronized List<Integer> numbers() {
        return List.copyOf(open.keySet());
    }
}

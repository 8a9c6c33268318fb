package shark.sys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The processes that came of one. A handle knows its process from a later one of the same number. */
public final class Processes {
    /** A process that forks while it is killed is met again by the next round. */
    private static final int MOST_ROUNDS = 100;

    private Processes() {}

    /** Its descendants and those of its session (setsid(2)) that live, without itself. */
    public static Set<ProcessHandle> of(long leader) {
        Set<ProcessHandle> found = ProcessHandle.allProcesses()
                .filter(process -> process.pid() != leader && session(process.pid()) == leader)
                .collect(Collectors.toCollection(HashSet::new));
        ProcessHandle.of(leader).ifPresent(handle -> handle.descendants().forEach(found::add));
        return found;
    }

    /** Kills the leader, all that came of it, and those that were known to have come of it with what came of them. */
    public static void kill(long leader, Set<ProcessHandle> known) {
        Set<ProcessHandle> next = new HashSet<>(known);
        ProcessHandle.of(leader).filter(handle -> session(leader) == leader).ifPresent(next::add);
        Set<ProcessHandle> killed = new HashSet<>();
        for (int round = 0; round < MOST_ROUNDS; round++) {
            next.addAll(of(leader));
            known.forEach(process -> process.descendants().forEach(next::add));
            next.removeAll(killed);
            if (next.isEmpty()) {
                return;
            }
            next.forEach(ProcessHandle::destroyForcibly);
            killed.addAll(next);
        }
    }

    /** The session of a process, field 6 of its stat (proc(5)); 0 when there is no such process any more. */
    private static long session(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
            // The name before it is in parentheses, and may hold anything.
            return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", 5)[3]);
        } catch (IOException e) {
            return 0;
        }
    }
}

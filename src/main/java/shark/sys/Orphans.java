package shark.sys;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Exit statuses of processes that an earlier daemon started: they are the keeper's children now, which tells each status
 * once. Safe for use by several threads.
 */
public final class Orphans {
    private static final int MOST = 1024;

    private final Keeper keeper;
    private final Map<Long, Integer> ended = new LinkedHashMap<>();

    public Orphans(Keeper keeper) {
        this.keeper = keeper;
    }

    /** The exit status as a shell tells it (128+n for signal n); empty while it runs, or when nobody knows. */
    public synchronized OptionalInt exit(long pid) {
        ended.putAll(keeper.exits());
        while (ended.size() > MOST) {
            ended.remove(ended.keySet().iterator().next());
        }
        Integer status = ended.remove(pid);
        return status == null ? OptionalInt.empty() : OptionalInt.of(status);
    }
}

package shark.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import shark.base.ErrorCode;
import shark.base.Finding;
import shark.base.SharkException;
import shark.base.Text;

/**
 * What a person should know of a store: what was not recorded and why, that another process holds it up, that it is over its
 * limit. Each is logged once when it begins, and once when it ends. Safe for use by several threads.
 */
final class Health {
    private static final String ADVICE = "unpin or remove some (shark http ls pinned:yes), or set store-limit higher";
    private static final Logger LOG = LoggerFactory.getLogger(Health.class);

    private final Path directory;
    private final long limit;
    private long lost;
    private long lostBefore;
    private String reason = "";
    private volatile boolean losing;
    private boolean locked;
    private long excess;

    /**
     * @param directory the store's
     * @param limit in bytes; 0 for none
     */
    Health(Path directory, long limit) {
        this.directory = directory;
        this.limit = limit;
    }

    /** Why something of the store's failed, as a person is told. */
    SharkException reason(Exception failure) {
        return reason(directory, failure);
    }

    static SharkException reason(Path directory, Exception failure) {
        if (failure instanceof SharkException known) {
            return known;
        }
        int code = failure instanceof SQLException sql ? sql.getErrorCode() : -1;
        boolean noRoom = failure instanceof IOException
                && String.valueOf(failure.getMessage()).contains("No space left");
        if (code == SQLiteErrorCode.SQLITE_FULL.code || noRoom) {
            return new SharkException(
                    ErrorCode.FULL,
                    "no room is left for the store " + directory + "; make room, and recording goes on by itself",
                    failure);
        }
        if (code == SQLiteErrorCode.SQLITE_BUSY.code) {
            return new SharkException(
                    ErrorCode.UNAVAILABLE,
                    "another process has locked the store's database " + directory.resolve("shark.db")
                            + "; end that one ('fuser' names it)",
                    failure);
        }
        if (code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code) {
            return damaged(directory, failure.getMessage());
        }
        return new SharkException(
                ErrorCode.INTERNAL, "the store " + directory + " failed: " + failure.getMessage(), failure);
    }

    static SharkException damaged(Path directory, @Nullable String how) {
        return new SharkException(
                ErrorCode.CORRUPT,
                "the store's database " + directory.resolve("shark.db") + " is damaged (" + how
                        + ") and is left as it is; put a copy of it back, or move " + directory
                        + " away and begin a new store");
    }

    /** An exchange was not recorded. */
    synchronized void lost(SharkException why) {
        lost++;
        reason = String.valueOf(why.getMessage());
        if (!losing) {
            losing = true;
            lostBefore = lost - 1;
            LOG.warn("exchanges are not recorded: {}", reason);
        }
    }

    /** One was. */
    void stored() {
        if (losing) {
            recovered();
        }
    }

    private synchronized void recovered() {
        losing = false;
        LOG.info("exchanges are recorded again; {} were not", lost - lostBefore);
    }

    /** Another process has the database locked, or has let it go. */
    synchronized void locked(boolean now) {
        if (now != locked) {
            locked = now;
            if (now) {
                LOG.warn("another process has locked the store's database; new exchanges wait until it lets go");
            } else {
                LOG.info("the lock on the store's database is gone; it is written again");
            }
        }
    }

    /** All that is left is pinned. Recording goes on: that what is pinned takes much room is no reason to lose the rest. */
    synchronized void overLimit(long used) {
        if (excess == 0) {
            LOG.warn("{}; {}", excess(used - limit), ADVICE);
        }
        excess = used - limit;
    }

    synchronized void withinLimit() {
        if (excess > 0) {
            LOG.info("the store is within its limit again");
        }
        excess = 0;
    }

    private String excess(long bytes) {
        return "the store is " + Text.bytes(bytes) + " over its limit of " + Text.bytes(limit)
                + ", and only pinned exchanges are left to remove; recording goes on";
    }

    /**
     * Everything, for the doctor: one finding that tells the size, and a warning for each thing that is wrong.
     *
     * @param used bytes on disk
     */
    synchronized List<Finding> findings(long used) {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok("store", Text.bytes(used) + (limit == 0 ? ", no limit" : " of " + Text.bytes(limit))));
        if (excess > 0) {
            findings.add(Finding.warning("store limit", excess(excess), ADVICE));
        }
        if (locked) {
            String database = directory.resolve("shark.db").toString();
            findings.add(Finding.warning(
                    "store lock",
                    "another process has locked " + database + ", and new exchanges wait",
                    "end that one; 'fuser " + database + "' names it"));
        }
        if (lost > 0) {
            String when = losing ? "; it still fails" : "; it works again";
            findings.add(Finding.warning(
                    "recording",
                    (lost == 1 ? "1 exchange was" : lost + " exchanges were") + " not recorded since the daemon began"
                            + when,
                    reason));
        }
        return findings;
    }
}

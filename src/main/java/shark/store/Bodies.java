package shark.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shark.base.Sha256;

/**
 * The bodies that exchanges share: rows of the table {@code body}, and files for the large ones. A body is there as long as
 * an exchange names it; its file goes after the commit that takes the last name away. The writer's thread only.
 */
final class Bodies implements Transaction.Companion {
    /** Digests of which it is remembered that they are in the table: most bodies come again soon or never. */
    private static final int KNOWN = 16 * 1024;

    private static final String INSERT = "INSERT OR IGNORE INTO body (digest, size, content) VALUES (?, ?, ?)";

    /** Gives the size of a body that was in a file, 0 of another. */
    private static final String DELETE = "DELETE FROM body WHERE digest = ?1"
            + " AND NOT EXISTS (SELECT 1 FROM exchange WHERE request_body = ?1)"
            + " AND NOT EXISTS (SELECT 1 FROM exchange WHERE response_body = ?1)"
            + " RETURNING CASE WHEN content IS NULL THEN size ELSE 0 END";

    private static final Logger LOG = LoggerFactory.getLogger(Bodies.class);

    private final BodyFiles files;
    private final Map<Sha256, Boolean> known = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Sha256, Boolean> eldest) {
            return size() > KNOWN;
        }
    };

    // Of the transaction.
    private final Set<Sha256> added = new HashSet<>();
    private final Set<Sha256> unnamed = new HashSet<>();
    private long growth;

    private long fileBytes;

    /**
     * @param fileBytes size of all bodies in files
     */
    Bodies(BodyFiles files, long fileBytes) {
        this.files = files;
        this.fileBytes = fileBytes;
    }

    /** The size of all bodies in files, in bytes, with what the transaction has changed. */
    long fileBytes() {
        return fileBytes + growth;
    }

    /** Sees to it that a body is there for the exchange that is about to name it. */
    void keep(Transaction transaction, Body body) throws SQLException, IOException {
        if (body.size() == 0) {
            return;
        }
        Sha256 digest = body.digest();
        if (body instanceof Body.Large large) {
            files.keep(large);
            unnamed.remove(digest);
        }
        if (known.containsKey(digest) || added.contains(digest)) {
            return;
        }
        PreparedStatement insert = transaction.statement(INSERT);
        insert.setBytes(1, digest.bytes());
        insert.setLong(2, body.size());
        insert.setBytes(3, body instanceof Body.Small small ? small.content() : null);
        if (insert.executeUpdate() == 1 && body instanceof Body.Large) {
            growth += body.size();
        }
        added.add(digest);
    }

    /** An exchange that named the body is gone; so is the body when it was the last one. */
    void release(Transaction transaction, byte @Nullable [] bytes) throws SQLException {
        if (bytes == null) {
            return;
        }
        Sha256 digest = Sha256.ofDigest(bytes);
        PreparedStatement delete = transaction.statement(DELETE);
        delete.setBytes(1, bytes);
        try (ResultSet result = delete.executeQuery()) {
            if (result.next()) {
                TextIndex.removed(transaction, bytes);
                known.remove(digest);
                added.remove(digest);
                long size = result.getLong(1);
                if (size > 0) {
                    growth -= size;
                    unnamed.add(digest);
                }
            }
        }
    }

    @Override
    public void committed() {
        added.forEach(digest -> known.put(digest, true));
        fileBytes += growth;
        for (Sha256 digest : unnamed) {
            try {
                files.remove(digest);
            } catch (IOException e) {
                LOG.warn("the file of a removed body stays until the next start: {}", e.toString());
            }
        }
        reset();
    }

    @Override
    public void rolledBack() {
        reset();
    }

    private void reset() {
        added.clear();
        unnamed.clear();
        growth = 0;
    }

    /** Removes the files of a body that could not be stored, unless an exchange names it. Outside of a transaction. */
    void discard(Transaction transaction, Body body) {
        if (body instanceof Body.Large large) {
            try {
                if (!isThere(transaction, large.digest())) {
                    files.remove(large.digest());
                }
                if (!large.file().equals(files.of(large.digest()))) {
                    Files.deleteIfExists(large.file());
                }
            } catch (SQLException | IOException e) {
                LOG.warn("the file of a body that was not stored stays until the next start: {}", e.toString());
            }
        }
    }

    /** Removes the files of a directory that no row names: a kill between a commit and a removal leaves them. */
    void sweep(Transaction transaction, Path directory) throws SQLException, IOException {
        int swept = 0;
        for (Sha256 digest : BodyFiles.digests(directory)) {
            if (!isThere(transaction, digest)) {
                unnamed.add(digest);
                swept++;
            }
        }
        if (swept > 0) {
            LOG.info("{} files of {} that no exchange names are removed", swept, directory);
        }
    }

    private static boolean isThere(Transaction transaction, Sha256 digest) throws SQLException {
        PreparedStatement query = transaction.statement("SELECT 1 FROM body WHERE digest = ?");
        query.setBytes(1, digest.bytes());
        try (ResultSet result = query.executeQuery()) {
            return result.next();
        }
    }
}

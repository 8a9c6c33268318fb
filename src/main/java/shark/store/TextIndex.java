package shark.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The words of heads and bodies, for full-text search (FTS5). They are gathered when little is to be written, so that to record
 * costs no more for it; what is not gathered yet is searched one by one. A body's words are there once, however many exchanges
 * have it. The writer's thread only, but for {@link #below}.
 */
final class TextIndex {
    /** Exchanges of one step. */
    static final int STEP = 64;

    private static final String NEXT = "SELECT id, scheme || '://' || host || ':' || port || path, request_head,"
            + " request_trailers, response_head, response_trailers, request_body, response_body FROM exchange e"
            + " WHERE id > ? AND NOT EXISTS (SELECT 1 FROM head_text_docsize d WHERE d.id = e.id) ORDER BY id LIMIT "
            + STEP;

    private final Transaction transaction;
    private final Searched searched;
    private volatile long below;

    TextIndex(Transaction transaction, Searched searched) {
        this.transaction = transaction;
        this.searched = searched;
    }

    private record Next(
            long id,
            String url,
            byte[] requestHead,
            byte[] requestTrailers,
            byte[] responseHead,
            byte[] responseTrailers,
            byte @Nullable [] requestBody,
            byte @Nullable [] responseBody) {}

    /** All stored exchanges up to this id are in the index. */
    long below() {
        return below;
    }

    /** An exchange is stored. */
    void added(long id) {
        if (id <= below) {
            below = id - 1;
        }
    }

    /** An exchange is removed, within a transaction. */
    void removed(long id) throws SQLException {
        PreparedStatement delete = transaction.statement("DELETE FROM head_text WHERE rowid = ?");
        delete.setLong(1, id);
        delete.executeUpdate();
    }

    /** A body is removed, within a transaction. */
    static void removed(Transaction transaction, byte[] digest) throws SQLException {
        PreparedStatement words = transaction.statement("DELETE FROM body_words WHERE digest = ? RETURNING id");
        words.setBytes(1, digest);
        long id = returned(words);
        if (id > 0) {
            PreparedStatement text = transaction.statement("DELETE FROM body_text WHERE rowid = ?");
            text.setLong(1, id);
            text.executeUpdate();
        }
    }

    /** The id that a change gives; 0 where it changed nothing. */
    private static long returned(PreparedStatement change) throws SQLException {
        try (ResultSet result = change.executeQuery()) {
            return result.next() ? result.getLong(1) : 0;
        }
    }

    /** Takes some exchanges in; true when there may be more. Between transactions. */
    boolean step() throws SQLException {
        List<Next> next = next();
        if (!next.isEmpty()) {
            transaction.begin();
            for (Next exchange : next) {
                body(exchange.requestBody, exchange.requestHead);
                body(exchange.responseBody, exchange.responseHead);
                PreparedStatement insert = transaction.statement("INSERT INTO head_text (rowid, text) VALUES (?, ?)");
                insert.setLong(1, exchange.id);
                insert.setString(
                        2,
                        Searched.heads(
                                exchange.url,
                                exchange.requestHead,
                                exchange.requestTrailers,
                                exchange.responseHead,
                                exchange.responseTrailers));
                insert.executeUpdate();
            }
            transaction.commit();
        }
        boolean more = next.size() == STEP;
        below = more ? next.get(STEP - 1).id : transaction.number("SELECT coalesce(max(id), 0) FROM exchange");
        return more;
    }

    private List<Next> next() throws SQLException {
        PreparedStatement query = transaction.statement(NEXT);
        query.setLong(1, below);
        List<Next> next = new ArrayList<>();
        try (ResultSet result = query.executeQuery()) {
            while (result.next()) {
                next.add(new Next(
                        result.getLong(1),
                        result.getString(2),
                        result.getBytes(3),
                        result.getBytes(4),
                        result.getBytes(5),
                        result.getBytes(6),
                        result.getBytes(7),
                        result.getBytes(8)));
            }
        }
        return next;
    }

    private void body(byte @Nullable [] digest, byte[] head) throws SQLException {
        if (digest == null) {
            return;
        }
        PreparedStatement words =
                transaction.statement("INSERT OR IGNORE INTO body_words (digest) VALUES (?) RETURNING id");
        words.setBytes(1, digest);
        long id = returned(words);
        if (id > 0) {
            PreparedStatement insert = transaction.statement("INSERT INTO body_text (rowid, text) VALUES (?, ?)");
            insert.setLong(1, id);
            insert.setString(2, searched.body(digest, content(digest), head));
            insert.executeUpdate();
        }
    }

    private byte @Nullable [] content(byte[] digest) throws SQLException {
        PreparedStatement query = transaction.statement("SELECT content FROM body WHERE digest = ?");
        query.setBytes(1, digest);
        try (ResultSet result = query.executeQuery()) {
            return result.next() ? result.getBytes(1) : null;
        }
    }
}

package shark.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import shark.base.Sha256;

/** Reads whole exchanges, small bodies included. */
final class Lookup {
    private static final int FIRST = 19;

    static final String EXCHANGE = "SELECT " + Rows.LIST
            + ", match_key, request_head, request_trailers, informational, response_head, response_trailers,"
            + " request_body, response_body,"
            + " (SELECT content FROM body WHERE digest = request_body), (SELECT content FROM body WHERE digest = response_body),"
            + " (SELECT size FROM body WHERE digest = request_body), (SELECT size FROM body WHERE digest = response_body)"
            + " FROM exchange";

    private Lookup() {}

    static Exchange exchange(ResultSet result, BodyFiles files) throws SQLException {
        byte[] key = result.getBytes(FIRST);
        return new Exchange(
                Rows.row(result),
                key == null ? null : Sha256.ofDigest(key),
                result.getBytes(FIRST + 1),
                body(result.getBytes(FIRST + 6), result.getBytes(FIRST + 8), result.getLong(FIRST + 10), files),
                result.getBytes(FIRST + 2),
                result.getBytes(FIRST + 3),
                result.getBytes(FIRST + 4),
                body(result.getBytes(FIRST + 7), result.getBytes(FIRST + 9), result.getLong(FIRST + 11), files),
                result.getBytes(FIRST + 5));
    }

    static Body body(byte @Nullable [] digest, byte @Nullable [] content, long size, BodyFiles files) {
        if (digest == null) {
            return Body.Small.EMPTY;
        }
        Sha256 known = Sha256.ofDigest(digest);
        return content != null ? new Body.Small(known, content) : new Body.Large(known, files.of(known), size);
    }
}

package shark.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import shark.base.ExchangeRow;
import shark.base.Phase;
import shark.base.Sha256;
import shark.base.Source;

/** The columns of the table {@code exchange}, to and from records. */
final class Rows {
    /** What {@link #row} reads, in its order. */
    static final String LIST = "id, sandbox, tape, started_us, method, scheme, host, port, path, status, request_bytes,"
            + " response_bytes, duration_us, content_type, source, pinned, played_from, error";

    static final String INSERT = "INSERT INTO exchange (" + LIST
            + ", match_key, request_head, request_body, request_trailers, informational, response_head, response_body,"
            + " response_trailers) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";

    private Rows() {}

    static ExchangeRow row(ResultSet result) throws SQLException {
        return new ExchangeRow(
                result.getLong(1),
                result.getString(2),
                result.getString(3),
                result.getLong(4),
                result.getString(5),
                result.getString(6),
                result.getString(7),
                result.getInt(8),
                result.getString(9),
                result.getInt(10),
                result.getLong(11),
                result.getLong(12),
                result.getLong(13),
                result.getString(14),
                Source.valueOf(result.getString(15).toUpperCase(Locale.ROOT)),
                Phase.STORED,
                result.getBoolean(16),
                result.getLong(17),
                result.getString(18));
    }

    static void bind(PreparedStatement insert, Exchange exchange) throws SQLException {
        ExchangeRow row = exchange.row();
        insert.setLong(1, row.id());
        insert.setString(2, row.sandbox());
        insert.setString(3, row.tape());
        insert.setLong(4, row.startedMicros());
        insert.setString(5, row.method());
        insert.setString(6, row.scheme());
        insert.setString(7, row.host());
        insert.setInt(8, row.port());
        insert.setString(9, row.path());
        insert.setInt(10, row.status());
        insert.setLong(11, row.requestBytes());
        insert.setLong(12, row.responseBytes());
        insert.setLong(13, row.durationMicros());
        insert.setString(14, row.contentType());
        insert.setString(15, row.source().word());
        insert.setBoolean(16, row.pinned());
        insert.setLong(17, row.playedFrom());
        insert.setString(18, row.error());
        insert.setBytes(19, bytes(exchange.key()));
        insert.setBytes(20, exchange.requestHead());
        insert.setBytes(21, digest(exchange.requestBody()));
        insert.setBytes(22, exchange.requestTrailers());
        insert.setBytes(23, exchange.informational());
        insert.setBytes(24, exchange.responseHead());
        insert.setBytes(25, digest(exchange.responseBody()));
        insert.setBytes(26, exchange.responseTrailers());
    }

    private static byte @Nullable [] digest(Body body) {
        return body.size() == 0 ? null : body.digest().bytes();
    }

    private static byte @Nullable [] bytes(@Nullable Sha256 digest) {
        return digest == null ? null : digest.bytes();
    }
}

package shark.store;

import java.util.List;
import shark.base.ExchangeRow;
import shark.base.Sha256;

/** What of a tape can be played. Safe for use by several threads. */
final class Playable {
    private final Reader reader;
    private final BodyFiles files;

    Playable(Reader reader, BodyFiles files) {
        this.reader = reader;
        this.files = files;
    }

    /** See {@link Store#recorded}. */
    List<Exchange> of(String tape, Sha256 key) {
        List<Exchange> pinned = of(tape, key, "AND pinned = 1");
        return pinned.isEmpty() ? of(tape, key, "") : pinned;
    }

    private List<Exchange> of(String tape, Sha256 key, String condition) {
        return reader.query(
                Lookup.EXCHANGE + " WHERE tape = ? AND match_key = ? " + condition + " ORDER BY id LIMIT 100",
                List.of(tape, key.bytes()),
                result -> Lookup.exchange(result, files));
    }

    /** See {@link Store#playable}. */
    List<ExchangeRow> newest(String tape, int limit) {
        return reader.query(
                "SELECT " + Rows.LIST
                        + " FROM exchange WHERE tape = ? AND match_key IS NOT NULL AND scheme <> 'dns'"
                        + " ORDER BY id DESC LIMIT ?",
                List.of(tape, limit),
                Rows::row);
    }

    /** See {@link Store#use}; reads the rows of the tape's keys. */
    NameUse use(String tape, String host) {
        return reader.query(
                        "SELECT max(scheme <> 'dns') FROM exchange WHERE tape = ? AND host = ? AND match_key IS NOT NULL",
                        List.of(tape, host),
                        result -> result.getObject(1) == null
                                ? NameUse.NONE
                                : result.getInt(1) == 0 ? NameUse.ANSWERS : NameUse.HOST)
                .get(0);
    }
}

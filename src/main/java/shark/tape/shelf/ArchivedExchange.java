package shark.tape.shelf;

import org.jspecify.annotations.Nullable;
import shark.base.ExchangeRow;
import shark.base.Phase;
import shark.base.Sha256;
import shark.base.Source;
import shark.store.Body;
import shark.store.Exchange;
import shark.store.TapeEntry;

/**
 * One line of an archive: an exchange without its id, its sandbox and its bodies.
 *
 * @param key the match key, in hexadecimal, as the bodies' digests are; these are empty where there is no body
 */
record ArchivedExchange(
        String method,
        String scheme,
        String host,
        int port,
        String path,
        int status,
        long startedMicros,
        long durationMicros,
        String contentType,
        boolean pinned,
        String key,
        byte[] requestHead,
        String requestBody,
        byte[] requestTrailers,
        byte[] informational,
        byte[] responseHead,
        String responseBody,
        byte[] responseTrailers) {

    static ArchivedExchange of(TapeEntry entry) {
        ExchangeRow row = entry.row();
        return new ArchivedExchange(
                row.method(),
                row.scheme(),
                row.host(),
                row.port(),
                row.path(),
                row.status(),
                row.startedMicros(),
                row.durationMicros(),
                row.contentType(),
                row.pinned(),
                entry.key().hex(),
                entry.requestHead(),
                hex(entry.requestBody()),
                entry.requestTrailers(),
                entry.informational(),
                entry.responseHead(),
                hex(entry.responseBody()),
                entry.responseTrailers());
    }

    private static String hex(@Nullable Sha256 digest) {
        return digest == null ? "" : digest.hex();
    }

    /** The exchange on another tape. */
    Exchange on(String tape, long id, Body question, Body answer) {
        ExchangeRow row = new ExchangeRow(
                id,
                "",
                tape,
                startedMicros,
                method,
                scheme,
                host,
                port,
                path,
                status,
                question.size(),
                answer.size(),
                durationMicros,
                contentType,
                Source.NETWORK,
                Phase.STORED,
                pinned,
                0,
                null);
        return new Exchange(
                row,
                Sha256.ofHex(key),
                requestHead,
                question,
                requestTrailers,
                informational,
                responseHead,
                answer,
                responseTrailers);
    }
}

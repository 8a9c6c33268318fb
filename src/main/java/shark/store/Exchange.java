package shark.store;

import org.jspecify.annotations.Nullable;
import shark.base.ExchangeRow;
import shark.base.Sha256;

/**
 * An exchange as it is kept.
 *
 * @param key what a request must hash to in order to be answered with this one; absent where it cannot be played
 * @param requestHead as received, from the method to the empty line
 * @param informational heads of interim responses, one after the other
 * @param responseHead as received; empty where none came
 */
public record Exchange(
        ExchangeRow row,
        @Nullable Sha256 key,
        byte[] requestHead,
        Body requestBody,
        byte[] requestTrailers,
        byte[] informational,
        byte[] responseHead,
        Body responseBody,
        byte[] responseTrailers) {
    /** What objects and short strings take, about. */
    private static final int REST = 1024;

    /** The same with another key. */
    public Exchange with(Sha256 other) {
        return new Exchange(
                row,
                other,
                requestHead,
                requestBody,
                requestTrailers,
                informational,
                responseHead,
                responseBody,
                responseTrailers);
    }

    /** The memory that it holds, in bytes, about: a body in a file counts nothing. */
    long weight() {
        return REST
                + row.path().length()
                + requestHead.length
                + weight(requestBody)
                + requestTrailers.length
                + informational.length
                + responseHead.length
                + weight(responseBody)
                + responseTrailers.length;
    }

    private static long weight(Body body) {
        return body instanceof Body.Small small ? small.size() : 0;
    }
}

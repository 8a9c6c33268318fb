package shark.store;

import org.jspecify.annotations.Nullable;
import shark.base.ExchangeRow;
import shark.base.Sha256;

/**
 * An exchange of a tape that can be played, with its bodies' digests in place of the bodies.
 *
 * @param key what a request must hash to in order to be answered with this one
 * @param requestBody absent where there is none
 * @param responseBody the same
 */
public record TapeEntry(
        ExchangeRow row,
        Sha256 key,
        byte[] requestHead,
        @Nullable Sha256 requestBody,
        byte[] requestTrailers,
        byte[] informational,
        byte[] responseHead,
        @Nullable Sha256 responseBody,
        byte[] responseTrailers) {}

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
        byte[] responseTrailers) {}

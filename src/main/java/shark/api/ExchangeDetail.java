package shark.api;

import java.util.List;
import shark.base.ExchangeRow;

/**
 * An exchange with its heads. Heads and trailers are ISO-8859-1 text of the bytes received, line ends included.
 *
 * @param informational heads of interim (1xx) responses
 * @param requestDigest SHA-256 of the request's body, hexadecimal; empty where it is not stored
 * @param responseDigest the same for the response
 */
public record ExchangeDetail(
        ExchangeRow row,
        String requestHead,
        String requestTrailers,
        String requestDigest,
        List<String> informational,
        String responseHead,
        String responseTrailers,
        String responseDigest) {}

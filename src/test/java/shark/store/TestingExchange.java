package shark.store;

import java.nio.charset.StandardCharsets;
import shark.base.ExchangeRow;
import shark.base.Phase;
import shark.base.Source;

/** An exchange like any other, for a store that is to hold many. */
public final class TestingExchange {
    private TestingExchange() {}

    public static Exchange of(long id, String sandbox, String host, String path) {
        byte[] none = new byte[0];
        String request = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
        String response = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n";
        ExchangeRow row = new ExchangeRow(
                id,
                sandbox,
                sandbox,
                1_700_000_000_000_000L + id,
                "GET",
                "http",
                host,
                80,
                path,
                200,
                0,
                2,
                1_000,
                "text/plain",
                Source.NETWORK,
                Phase.STORED,
                false,
                0,
                null);
        return new Exchange(
                row,
                null,
                request.getBytes(StandardCharsets.US_ASCII),
                Body.Small.EMPTY,
                none,
                none,
                response.getBytes(StandardCharsets.US_ASCII),
                Body.Small.of("ok".getBytes(StandardCharsets.US_ASCII)),
                none);
    }
}

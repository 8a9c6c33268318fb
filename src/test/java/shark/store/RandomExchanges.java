package shark.store;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import shark.base.ExchangeRow;
import shark.base.Phase;
import shark.base.Sha256;
import shark.base.Source;

/** Makes exchanges of all kinds out of few words, so that what is asked for by chance is often there. */
final class RandomExchanges {
    static final List<String> SANDBOXES = List.of("dev", "build", "Dev2", "x");
    static final List<String> HOSTS =
            List.of("example.org", "www.Example.org", "10.0.0.1", "2001:db8::1", "under_score.test", "a");
    static final List<String> PATHS =
            List.of("/", "", "/a?b=1", "/A/B", "/%41%_", "/it's", "/a\\b", "/list?q=status:200");
    static final List<String> METHODS = List.of("GET", "POST", "get", "CONNECT", "M-SEARCH");
    static final List<String> TYPES = List.of("", "text/html", "application/json", "image/svg+xml");
    static final List<Integer> STATUSES = List.of(0, 101, 200, 204, 301, 404, 499, 500, 599);

    private static final byte[] NONE = new byte[0];

    private final Random random;

    RandomExchanges(Random random) {
        this.random = random;
    }

    <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    /** One without bodies. */
    Exchange next(long id) {
        return next(id, Body.Small.EMPTY, Body.Small.EMPTY);
    }

    Exchange next(long id, Body question, Body answer) {
        Source source = any(List.of(Source.values()));
        String error = source == Source.ERROR || random.nextInt(10) == 0 ? "it broke" : null;
        boolean playable = source == Source.NETWORK && error == null;
        return exchange(id, any(SANDBOXES), source, error, playable ? Sha256.of(NONE) : null, question, answer);
    }

    private Exchange exchange(
            long id,
            String sandbox,
            Source source,
            @Nullable String error,
            @Nullable Sha256 key,
            Body question,
            Body answer) {
        ExchangeRow row = new ExchangeRow(
                id,
                sandbox,
                any(List.of("tape", "other", sandbox)),
                1_700_000_000_000_000L + id,
                any(METHODS),
                source == Source.TUNNEL ? "tcp" : any(List.of("http", "https")),
                any(HOSTS),
                any(List.of(80, 443, 8080)),
                any(PATHS),
                any(STATUSES),
                random.nextInt(10_000),
                random.nextInt(1_000_000),
                random.nextInt(1_000),
                any(TYPES),
                source,
                Phase.DONE,
                random.nextInt(8) == 0,
                source == Source.PLAYED ? 1 + random.nextInt(9) : 0,
                error);
        byte[] head = (row.method() + " " + row.path() + " HTTP/1.1\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
        return new Exchange(row, key, head, question, NONE, NONE, NONE, answer, NONE);
    }
}

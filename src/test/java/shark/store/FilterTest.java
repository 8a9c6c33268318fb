package shark.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import shark.base.ErrorCode;
import shark.base.ExchangeRow;
import shark.base.Phase;
import shark.base.SharkException;
import shark.base.Source;

/** What a filter means, and that its two forms, SQL and predicate, mean the same. */
class FilterTest {
    private static final long SEED = 20_240_226;
    private static final int ROWS = 600;

    @TempDir
    static Path directory;

    private static Store store;
    private static List<ExchangeRow> all;

    @BeforeAll
    static void fill() throws InterruptedException {
        store = Store.open(directory);
        RandomExchanges exchanges = new RandomExchanges(new Random(SEED));
        CountDownLatch written = new CountDownLatch(ROWS);
        for (int i = 0; i < ROWS; i++) {
            store.append(exchanges.next(store.nextId()), failure -> written.countDown());
        }
        written.await();
        all = store.list(Filter.ALL, "", 0, ROWS);
        assertThat(all).hasSize(ROWS);
    }

    @AfterAll
    static void close() {
        store.close();
    }

    @Test
    void theDatabaseAndThePredicateAgreeOnRandomFilters() {
        Random random = new Random(SEED);
        int meant = 0;
        for (int i = 0; i < 1_500; i++) {
            String text = randomFilter(random);
            String sandbox = random.nextInt(4) == 0 ? RandomExchanges.SANDBOXES.get(random.nextInt(4)) : "";
            Filter filter = Filter.parse(text);
            List<Long> expected = all.stream()
                    .filter(row -> sandbox.isEmpty() || row.sandbox().equals(sandbox))
                    .filter(filter::matches)
                    .map(ExchangeRow::id)
                    .toList();
            assertThat(store.list(filter, sandbox, 0, ROWS))
                    .as("filter '%s' of sandbox '%s', seed %d", text, sandbox, SEED)
                    .extracting(ExchangeRow::id)
                    .isEqualTo(expected);
            meant += expected.isEmpty() || expected.size() == ROWS ? 0 : 1;
        }
        assertThat(meant).as("filters that tell some from others").isGreaterThan(500);
    }

    private static String randomFilter(Random random) {
        List<String> words = new ArrayList<>();
        for (int count = random.nextInt(4); count > 0; count--) {
            words.add((random.nextInt(3) == 0 ? "-" : "") + randomWord(random));
        }
        return String.join(random.nextBoolean() ? " " : " \t ", words);
    }

    private static String randomWord(Random random) {
        RandomExchanges words = new RandomExchanges(random);
        return switch (random.nextInt(11)) {
            case 0 -> "host:" + part(words.any(RandomExchanges.HOSTS), random);
            case 1 -> "path:" + part(words.any(RandomExchanges.PATHS), random);
            case 2 -> "method:" + changedCase(words.any(RandomExchanges.METHODS), random);
            case 3 -> "sandbox:" + part(words.any(RandomExchanges.SANDBOXES), random);
            case 4 -> "tape:" + part("tape", random);
            case 5 -> "type:" + part(words.any(RandomExchanges.TYPES), random);
            case 6 ->
                "source:" + changedCase(words.any(List.of(Source.values())).word(), random);
            case 7 -> "pinned:" + words.any(List.of("yes", "no", "YES"));
            case 8 -> "status:" + words.any(List.of("200", "404", "2xx", "4xx", "5XX", "0xx", "000", "9xx"));
            case 9 ->
                part("http://" + words.any(RandomExchanges.HOSTS) + ":80" + words.any(RandomExchanges.PATHS), random);
            default -> words.any(List.of("%", "_", "'", "\"", "\\", "--", "nothing:known", ":", "1;DROP", "((", "?"));
        };
    }

    /** At least one character of a text, in some case. */
    private static String part(String text, Random random) {
        if (text.isEmpty()) {
            return "x";
        }
        int from = random.nextInt(text.length());
        return changedCase(text.substring(from, from + 1 + random.nextInt(text.length() - from)), random);
    }

    private static String changedCase(String text, Random random) {
        return random.nextBoolean() ? text.toUpperCase(Locale.ROOT) : text;
    }

    /** A filter, and which of the five rows below it means. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                            | 1 2 3 4 5
            '   '                         | 1 2 3 4 5
            example                       | 1 2
            EXAMPLE.org:80                | 1
            api.example.org:443/api       | 2
            https://                      | 2
            -http                         | 4 5
            host:example -host:api        | 1
            path:?page=                   | 1 3
            path:/                        | 1 2 3
            -path:/                       | 4 5
            method:get                    | 1 3
            method:ge                     | ''
            status:404                    | 3
            status:2xx                    | 1 2
            -status:2XX                   | 3 4 5
            status:000                    | 4 5
            source:tunnel                 | 4
            source:ERROR                  | 5
            pinned:yes                    | 2
            pinned:no host:example        | 1
            sandbox:dev                   | 1 2 3
            tape:shared                   | 2 4
            type:json                     | 2
            -type:/                       | 3 4 5
            host:10.0 host:0.0            | 3
            no:field                      | ''
            10.0.0.1:8080                 | 3
            """)
    void meansWhatItsWordsSay(String text, String ids) {
        Filter filter = Filter.parse(text);
        String meant = FIVE.stream()
                .filter(filter::matches)
                .map(row -> Long.toString(row.id()))
                .collect(Collectors.joining(" "));
        assertThat(meant).isEqualTo(ids);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host:",
                "path:",
                "method:",
                "sandbox:",
                "tape:",
                "type:",
                "source:",
                "source:disk",
                "source:net",
                "pinned:",
                "pinned:true",
                "status:",
                "status:20",
                "status:2000",
                "status:xxx",
                "status:20x",
                "status:-20",
                "-status:abc",
                "-host:",
                "good status:4xx bad:x status:4x"
            })
    void aWordWithoutAMeaningIsRefusedByName(String text) {
        String word = text.substring(text.lastIndexOf(' ') + 1);
        assertThatThrownBy(() -> Filter.parse(text))
                .isInstanceOfSatisfying(
                        SharkException.class, error -> assertThat(error.code()).isEqualTo(ErrorCode.INVALID))
                .hasMessage("the filter's word '" + word + "' has no value that "
                        + word.substring(word.startsWith("-") ? 1 : 0, word.indexOf(':'))
                        + ": takes; examples: status:404 status:5xx source:played pinned:yes host:example.org");
    }

    private static final List<ExchangeRow> FIVE = List.of(
            row(
                    1,
                    "dev",
                    "dev",
                    "GET",
                    "http",
                    "www.example.org",
                    80,
                    "/?page=1",
                    200,
                    "text/html",
                    Source.NETWORK,
                    false),
            row(
                    2,
                    "dev",
                    "shared",
                    "POST",
                    "https",
                    "api.example.org",
                    443,
                    "/api",
                    201,
                    "application/json",
                    Source.PLAYED,
                    true),
            row(3, "dev2", "dev2", "GET", "http", "10.0.0.1", 8080, "/a?page=2", 404, "", Source.NETWORK, false),
            row(4, "x", "shared", "CONNECT", "tcp", "10.9.8.7", 22, "", 0, "", Source.TUNNEL, false),
            row(5, "x", "x", "-", "udp", "192.0.2.1", 443, "", 0, "", Source.ERROR, false));

    private static ExchangeRow row(
            long id,
            String sandbox,
            String tape,
            String method,
            String scheme,
            String host,
            int port,
            String path,
            int status,
            String type,
            Source source,
            boolean pinned) {
        return new ExchangeRow(
                id,
                sandbox,
                tape,
                1,
                method,
                scheme,
                host,
                port,
                path,
                status,
                0,
                0,
                1,
                type,
                source,
                Phase.STORED,
                pinned,
                0,
                null);
    }
}

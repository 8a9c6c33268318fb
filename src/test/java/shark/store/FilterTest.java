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

    @Test
    void headsAreAskedOfTheStore() {
        List<Long> gets = all.stream()
                .filter(row -> row.method().equalsIgnoreCase("get"))
                .map(ExchangeRow::id)
                .toList();
        Filter filter = Filter.parse("~hq \"^GET \" | ~hs nothing");

        assertThat(filter.isOfRows()).isFalse();
        assertThatThrownBy(() -> filter.matches(all.get(0))).isInstanceOf(IllegalStateException.class);
        assertThat(store.list(filter, "", 0, ROWS)).extracting(ExchangeRow::id).isEqualTo(gets);
        assertThat(store.list(Filter.parse("~h \"HTTP/1.1$\" !~hq ^get"), "", 0, ROWS))
                .hasSize(ROWS - gets.size());
        List<Long> some = List.of(1L, 2L, 3L, 4L, 5L, 99_999L);
        assertThat(store.meant(filter, some))
                .containsExactlyInAnyOrderElementsOf(
                        gets.stream().filter(some::contains).toList());
        assertThat(store.meant(filter, List.of())).isEmpty();
    }

    private static String randomFilter(Random random) {
        List<String> words = new ArrayList<>();
        for (int count = random.nextInt(4); count > 0; count--) {
            String word = random.nextInt(6) == 0 ? "(" + randomOr(random) + ")" : randomWord(random);
            words.add((random.nextInt(3) == 0 ? random.nextBoolean() ? "-" : "! " : "") + word);
        }
        return String.join(random.nextBoolean() ? " " : " \t ", words);
    }

    private static String randomOr(Random random) {
        return randomWord(random) + (random.nextBoolean() ? " | " : " OR ") + randomWord(random);
    }

    private static String randomWord(Random random) {
        RandomExchanges words = new RandomExchanges(random);
        return switch (random.nextInt(15)) {
            case 0 -> "host:" + part(words.any(RandomExchanges.HOSTS), random);
            case 1 -> "path:" + quoted(part(words.any(RandomExchanges.PATHS), random));
            case 2 -> "method:" + changedCase(words.any(RandomExchanges.METHODS), random);
            case 3 -> "sandbox:" + part(words.any(RandomExchanges.SANDBOXES), random);
            case 4 -> "tape:" + part("tape", random);
            case 5 -> "type:" + part(words.any(RandomExchanges.TYPES), random);
            case 6 ->
                "source:" + changedCase(words.any(List.of(Source.values())).word(), random);
            case 7 -> "pinned:" + words.any(List.of("yes", "no", "YES"));
            case 8 -> "status:" + words.any(List.of("200", "404", "2xx", "4xx", "5XX", "0xx", "000", "9xx"));
            case 9 -> "size:" + words.any(List.of(">100", "<=1k", "0", "10-2k", ">=0.5k"));
            case 10 -> "dur:" + words.any(List.of(">1ms", "<20ms", "100us-1s", ">=0s"));
            case 11 -> words.any(List.of("~e", "~q", "~s", "~marked", "~http", "~tcp", "~dns", "~all"));
            case 12 ->
                words.any(List.of("~m ^g", "~u \"org.*/a\"", "~d ^[a-m]", "~t (html|json)$", "~c 200", "~u ^https"));
            case 13 ->
                quoted(part(
                        "http://" + words.any(RandomExchanges.HOSTS) + ":80" + words.any(RandomExchanges.PATHS),
                        random));
            default ->
                words.any(List.of("%", "_", "a'", "\"'\"", "\\", "--", "nothing:known", ":", "1;DROP", "a()", "?"));
        };
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\") + '"';
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
    @CsvSource(delimiterString = "=>", textBlock = """
            ''                            => 1 2 3 4 5
            '   '                         => 1 2 3 4 5
            example                       => 1 2
            EXAMPLE.org:80                => 1
            api.example.org:443/api       => 2
            https://                      => 2
            -http                         => 4 5
            host:example -host:api        => 1
            path:?page=                   => 1 3
            path:/                        => 1 2 3
            -path:/                       => 4 5
            method:get                    => 1 3
            method:ge                     => ''
            status:404                    => 3
            status:2xx                    => 1 2
            -status:2XX                   => 3 4 5
            status:000                    => 4 5
            source:tunnel                 => 4
            source:ERROR                  => 5
            pinned:yes                    => 2
            pinned:no host:example        => 1
            sandbox:dev                   => 1 2 3
            tape:shared                   => 2 4
            type:json                     => 2
            -type:/                       => 3 4 5
            host:10.0 host:0.0            => 3
            no:field                      => ''
            10.0.0.1:8080                 => 3
            !host:example                 => 3 4 5
            NOT host:example method:get   => 3
            ! (host:example | host:10)    => 5
            status:404 | pinned:          => 2 3
            status:404 OR pinned:yes      => 2 3
            pinned:no status:404 | method:post => 2 3
            pinned:no (status:404 | method:post) => 3
            host:example & -method:post   => 1
            host:example AND method:get   => 1
            (host:example)                => 1 2
            ((host:example) method:get)   => 1
            -(source:network)             => 2 4 5
            - ( host:example )            => ''
            "example.org:80/"             => 1
            path:"/a?page"                => 3
            path:'/a?page'                => 3
            "ex\\"ample"                  => ''
            status:200-299                => 1 2
            status:>=400                  => 3
            status:<300                   => 1 2 4 5
            scheme:udp                    => 5
            scheme:ht                     => ''
            ~c 404                        => 3
            ~c 2xx                        => 1 2
            ~u example\\.(org|com)        => 1 2
            ~u ^https                     => 2
            ~d ^1[09]                     => 3 4 5
            ~m ^(get|post)$               => 1 2 3
            ~m p                          => 2
            ~t "^text/"                   => 1
            ~e                            => 5
            ~q                            => 4 5
            ~s & !~c 404                  => 1 2
            ~marked                       => 2
            ~http                         => 1 2 3
            ~tcp                          => 4
            ~all                          => 1 2 3 4 5
            !~all                         => ''
            OR                            => 1 2
            and                           => ''
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
                "pinned:true",
                "size:",
                "size:1x",
                "size:>",
                "size:2k-",
                "size:.5k",
                "dur:1",
                "dur:>1d",
                "dur:>=",
                "dur:-1s",
                "status:1e3",
                "status:>2000",
                "status:200-",
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
        String word = text.substring(text.lastIndexOf(' ') + 1).replaceFirst("^-", "");
        assertThatThrownBy(() -> Filter.parse(text))
                .isInstanceOfSatisfying(
                        SharkException.class, error -> assertThat(error.code()).isEqualTo(ErrorCode.INVALID))
                .hasMessage("the filter's word '" + word + "' has no value that "
                        + word.substring(0, word.indexOf(':'))
                        + ": takes; examples: status:404 status:5xx size:>1M dur:>1s source:played pinned:yes"
                        + " host:example.org");
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

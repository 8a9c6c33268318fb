package shark.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shark.base.ExchangeRow;
import shark.base.Sha256;
import shark.base.SharkException;

/** What is found in heads and bodies, by the index and before it has them. */
@Timeout(120)
class TextIndexTest {
    private static final byte[] NONE = new byte[0];

    @TempDir
    Path directory;

    private Store store;

    @BeforeEach
    void open() {
        store = Store.open(directory);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void wordsOfBodiesAndHeadsAreFound() {
        long fox = stored("/animals", "", TestingExchanges.body("The quick brown Fox"));
        long error = stored("/none", "X-Trace: quick-42\r\n", TestingExchanges.body("<h1>Not  found</h1>"));
        awaitIndex(error);

        assertThat(found("body:fox")).containsExactly(fox);
        assertThat(found("body:FO*")).containsExactly(error, fox);
        assertThat(found("body:\"not found\"")).containsExactly(error);
        assertThat(found("body:\"found not\"")).isEmpty();
        assertThat(found("text:quick")).containsExactly(error, fox);
        assertThat(found("head:quick")).containsExactly(error);
        assertThat(found("head:animals")).containsExactly(fox);
        assertThat(found("text:quick -body:fox")).containsExactly(error);
        assertThat(found("body:fox OR head:\"trace quick 42\"")).containsExactly(error, fox);
        assertThat(found("body:fox path:none")).isEmpty();
        assertThat(found("~b \"brown.fox\"")).containsExactly(fox);
        assertThat(found("~bq brown")).isEmpty();
        assertThat(found("~bs ^<h1>not\\s+found")).containsExactly(error);
    }

    @Test
    void codedAndLargeBodiesAreSearchedToo() throws IOException {
        long coded = stored("/gzip", "Content-Encoding: gzip\r\n", Body.Small.of(gzip("a needle in gzip")));
        long latin = stored(
                "/latin",
                "Content-Type: text/plain; charset=iso-8859-1\r\n",
                Body.Small.of("Stra\u00dfe, caf\u00e9".getBytes(StandardCharsets.ISO_8859_1)));
        byte[] large = ("hay ".repeat(100_000) + "needle").getBytes(StandardCharsets.UTF_8);
        Path file = store.freshBodyFile();
        Files.write(file, large);
        long stack = stored("/large", "", new Body.Large(Sha256.of(large), file, large.length));
        long binary = stored("/binary", "", Body.Small.of(new byte[] {0, 1, 2, 'n', 'e', 'e', 'd', 'l', 'e', 0}));
        awaitIndex(binary);

        assertThat(found("body:needle")).containsExactly(stack, coded);
        assertThat(found("body:cafe")).containsExactly(latin);
        assertThat(found("~b \"needle in gz\"")).containsExactly(coded);
        assertThat(found("~b hay.needle$")).containsExactly(stack);
    }

    /** A live view asks at once. */
    @Test
    void whatIsNotIndexedYetIsFoundToo() {
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            long id = stored("/" + i, "", TestingExchanges.body("word" + i + " shared"));
            assertThat(store.meant(Filter.parse("body:word" + i), List.of(id))).containsExactly(id);
            assertThat(found("body:word" + i)).containsExactly(id);
            ids.add(0, id);
        }
        assertThat(found("text:shared")).isEqualTo(ids);
    }

    @Test
    void whatIsRemovedIsFoundNoMore() throws SQLException {
        long first = stored("/a", "", TestingExchanges.body("one body"));
        long second = stored("/b", "", TestingExchanges.body("one body"));
        awaitIndex(second);
        assertThat(found("body:body")).containsExactly(second, first);

        store.remove(first);
        assertThat(found("body:body")).containsExactly(second);
        assertThat(found("head:example")).containsExactly(second);
        store.remove(second);
        assertThat(found("text:body")).isEmpty();

        close();
        assertThat(TestingExchanges.column(directory, "SELECT count(*) FROM body_words"))
                .containsExactly("0");
        assertThat(TestingExchanges.column(directory, "SELECT count(*) FROM head_text_docsize"))
                .containsExactly("0");
        assertThat(TestingExchanges.column(directory, "SELECT count(*) FROM body_text_docsize"))
                .containsExactly("0");
        open();
    }

    /** Exchanges end in another order than they began, also over a restart. */
    @Test
    void anOlderOneThatComesLaterIsIndexedToo() {
        long early = store.nextId();
        long late = stored("/late", "", TestingExchanges.body("late word"));
        awaitIndex(late);
        append(exchange(early, "/early", "", TestingExchanges.body("early word")));
        assertThat(found("body:word")).containsExactly(late, early);
        awaitIndex(late);
        assertThat(found("body:word")).containsExactly(late, early);

        close();
        open();
        assertThat(found("body:word")).containsExactly(late, early);
        awaitIndex(late);
        assertThat(found("body:early")).containsExactly(early);
    }

    /** By the index, and one by one: the same. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theIndexAgreesWithATextByText(long seed) {
        Random random = new Random(seed);
        List<String> words = List.of(
                "alpha",
                "Beta",
                "gamma42",
                "d\u00e9j\u00e0",
                "\u65e5\u672c",
                "x-y",
                "a.b@c",
                "\u00dcber",
                "42",
                "t'is",
                "_u_",
                "\u00bd",
                "\u0130i");
        TreeMap<Long, String> texts = new TreeMap<>();
        for (int i = 0; i < 200; i++) {
            StringBuilder text = new StringBuilder();
            for (int count = random.nextInt(6); count > 0; count--) {
                text.append(words.get(random.nextInt(words.size()))).append(random.nextInt(3) == 0 ? ", " : " ");
            }
            Exchange exchange = exchange(store.nextId(), "/", "", TestingExchanges.body(text.toString()));
            texts.put(exchange.row().id(), text.toString());
            append(exchange);
        }
        awaitIndex(texts.lastKey());
        for (int i = 0; i < 100; i++) {
            String phrase = words.get(random.nextInt(words.size()))
                    + (random.nextBoolean() ? "" : " " + words.get(random.nextInt(words.size())))
                    + (random.nextInt(4) == 0 ? "*" : "");
            List<Long> expected = texts.descendingMap().entrySet().stream()
                    .filter(entry -> Words.of(phrase).isIn(entry.getValue()))
                    .map(java.util.Map.Entry::getKey)
                    .toList();
            assertThat(found("body:\"" + phrase + "\""))
                    .as("seed %d: %s", seed, phrase)
                    .isEqualTo(expected);
        }
    }

    /** What origins send reaches the writer's thread, which nothing may stop. */
    @Test
    void anyBodyIsTakenInAndStopsNothing() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> codings = List.of("gzip", "br", "zstd", "deflate", "gzip, br, zstd", "x", ",,,", "");
        List<String> types = List.of(
                "text/plain; charset=utf-16",
                "a; charset=x-JISAutoDetect",
                "; charset=\"no such\"",
                "charset=",
                "\u00ff",
                "");
        for (int i = 0; i < 500; i++) {
            byte[] body = new byte[random.nextInt(300)];
            random.nextBytes(body);
            if (i % 2 == 0 && body.length > 4) {
                body[0] = (byte) (i % 4 == 0 ? 0x1f : 0x28); // Begins as gzip or zstd does.
                body[1] = (byte) (i % 4 == 0 ? 0x8b : 0xb5);
                body[2] = (byte) (i % 4 == 0 ? 0x08 : 0x2f);
                body[3] = (byte) (i % 4 == 0 ? 0x00 : 0xfd);
            }
            String fields = "Content-Encoding: " + codings.get(random.nextInt(codings.size())) + "\r\nContent-Type: "
                    + types.get(random.nextInt(types.size())) + "\r\n";
            append(exchange(store.nextId(), "/" + i, fields, Body.Small.of(body)));
        }
        long last = stored("/last", "", TestingExchanges.body("still here"));
        awaitIndex(last);

        assertThat(found("body:\"still here\"")).as("seed %d", seed).contains(last);
        assertThat(found("~b still.here")).contains(last);
    }

    @Test
    void pagesGoOverBothPartsWithoutAHole() {
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            ids.add(append(exchange(store.nextId(), "/" + i, "", TestingExchanges.body(i % 3 == 0 ? "hit" : "no"))));
        }
        for (int round = 0; round < 2; round++) {
            List<Long> newestFirst = walked(true);
            List<Long> oldestFirst = walked(false);
            assertThat(newestFirst).hasSize(34).isSortedAccordingTo((a, b) -> Long.compare(b, a));
            assertThat(oldestFirst).hasSize(34).isSorted().containsExactlyInAnyOrderElementsOf(newestFirst);
            awaitIndex(ids.get(99));
        }
    }

    @Test
    void aPhraseWithoutAWordIsRefused() {
        for (String text : List.of("body:", "body:*", "text:\"--\"", "head:'.'")) {
            assertThatThrownBy(() -> Filter.parse(text)).isInstanceOf(SharkException.class);
        }
    }

    private List<Long> walked(boolean older) {
        List<Long> ids = new ArrayList<>();
        long from = 0;
        do {
            Page page = store.page(Filter.parse("body:hit"), "", older, from, 7);
            page.rows().forEach(row -> ids.add(row.id()));
            from = page.next();
        } while (from > 0);
        return ids;
    }

    private List<Long> found(String filter) {
        return store.list(Filter.parse(filter), "", 0, 1_000).stream()
                .map(ExchangeRow::id)
                .toList();
    }

    private void awaitIndex(long id) {
        await().atMost(60, TimeUnit.SECONDS).until(() -> store.index().below() >= id);
    }

    private long stored(String path, String fields, Body answer) {
        return append(exchange(store.nextId(), path, fields, answer));
    }

    private long append(Exchange exchange) {
        return TestingExchanges.stored(store, exchange);
    }

    private static Exchange exchange(long id, String path, String fields, Body answer) {
        Exchange plain = TestingExchanges.exchange(id, path, answer);
        byte[] head = ("HTTP/1.1 200 OK\r\n" + fields + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        return new Exchange(
                plain.row(), plain.key(), plain.requestHead(), Body.Small.EMPTY, NONE, NONE, head, answer, NONE);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(output)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return output.toByteArray();
    }
}

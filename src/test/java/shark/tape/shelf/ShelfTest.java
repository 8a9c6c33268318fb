package shark.tape.shelf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shark.base.ErrorCode;
import shark.base.Sha256;
import shark.base.SharkException;
import shark.store.Body;
import shark.store.Store;
import shark.store.TapeRow;

/** Tapes made, copied, merged, removed, and what their hashes depend on. */
@Timeout(60)
class ShelfTest {
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n";

    @TempDir
    Path directory;

    private Store store;
    private Shelf shelf;
    private final List<String> changed = new ArrayList<>();

    @BeforeEach
    void open() {
        store = Store.open(directory);
        shelf = new Shelf(store, Clock.systemUTC(), changed::add);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private TestingTape tape(String name) {
        return new TestingTape(store, name);
    }

    private Sha256 hash(String tape) {
        return shelf.summary(tape).hash();
    }

    @Test
    void equalRecordingsHaveEqualHashesWhateverTheOrderOfIndependentRequests() {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < 700; i++) {
            paths.add("/" + i);
        }
        for (String name : List.of("a", "b")) {
            Collections.shuffle(paths, new Random(name.hashCode()));
            paths.forEach(path -> tape(name).record(path, "answer of " + path));
        }
        assertThat(hash("a")).isEqualTo(hash("b"));
        assertThat(shelf.summary("a").exchanges()).isEqualTo(700);
    }

    @Test
    void theOrderOfEqualRequestsCounts() {
        tape("a").record("/", "1");
        tape("a").record("/", "2");
        tape("b").record("/", "2");
        tape("b").record("/", "1");
        tape("c").record("/", "1");
        assertThat(List.of(hash("a"), hash("b"), hash("c"))).doesNotHaveDuplicates();
    }

    /** A response's head that is compared with the usual one. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            HTTP/1.1 200 OK~Content-Type: text/plain                                         | same
            HTTP/1.0 200 Fine~content-type:  text/plain                                      | same
            HTTP/1.1 200 OK~Date: today~Age: 3~Via: 1.1 x~Expires: 0~Content-Type: text/plain | same
            HTTP/1.1 200 OK~Transfer-Encoding: chunked~Content-Type: text/plain               | same
            HTTP/1.1 200 OK~Content-Length: 2~Content-Type: text/plain                        | same
            HTTP/1.1 200 OK~Connection: close, X-Hop~X-Hop: 1~Content-Type: text/plain        | same
            HTTP/1.1 201 OK~Content-Type: text/plain                                          | other
            HTTP/1.1 200 OK~Content-Type: text/html                                           | other
            HTTP/1.1 200 OK~Content-Type: text/plain~Set-Cookie: a=b                          | other
            HTTP/1.1 200 OK~X-Hop: 1~Content-Type: text/plain                                 | other
            HTTP/1.1 200 OK                                                                   | other
            """)
    void whatOfAResponsesHeadCounts(String head, String expected) {
        tape("a").record("/", HEAD + "\r\n", "ok");
        tape("b").record("/", head.replace("~", "\r\n") + "\r\n\r\n", "ok");
        assertThat(hash("a").equals(hash("b")) ? "same" : "other").isEqualTo(expected);
    }

    @Test
    void fieldsOfOneNameCountInTheirOrderAndOthersDoNot() {
        tape("a").record("/", HEAD + "Set-Cookie: a\r\nSet-Cookie: b\r\nVary: x\r\n\r\n", "ok");
        tape("b").record("/", HEAD + "Vary: x\r\nSet-Cookie: a\r\nSet-Cookie: b\r\n\r\n", "ok");
        tape("c").record("/", HEAD + "Set-Cookie: b\r\nSet-Cookie: a\r\nVary: x\r\n\r\n", "ok");
        assertThat(hash("a")).isEqualTo(hash("b")).isNotEqualTo(hash("c"));
    }

    @Test
    void bodiesTrailersRequestsAndPinsCount() {
        byte[] head = TestingTape.bytes(HEAD + "\r\n");
        Body ok = Body.Small.of(TestingTape.bytes("ok"));
        tape("a").record("GET", "http", "/", head, ok, new byte[0]);
        tape("body").record("GET", "http", "/", head, Body.Small.EMPTY, new byte[0]);
        tape("trailers").record("GET", "http", "/", head, ok, TestingTape.bytes("Digest: x\r\n"));
        tape("request").record("POST", "http", "/", head, ok, new byte[0]);
        store.pin(tape("pinned").record("GET", "http", "/", head, ok, new byte[0]), true);
        assertThat(List.of("a", "body", "trailers", "request", "pinned"))
                .extracting(this::hash)
                .doesNotHaveDuplicates();
    }

    @Test
    void answersOfNameServersCountWithoutIdsOrderAndSeconds() {
        String name = "\u0007example\u0003org\u0000";
        String a = "\u00c0\u000c\u0000\u0001\u0000\u0001\u0000\u0000\u0000<\u0000\u0004\u0001\u0002\u0003";
        String later = a.replace('<', '\u0007');
        dns("a", "\u0001\u0001", name, a + "\u0001", a + "\u0002");
        dns("b", "\u0007\u0007", name, later + "\u0002", later + "\u0001");
        dns("c", "\u0001\u0001", name, a + "\u0001", a + "\u0003");
        dns("cut", "\u0001\u0001", name, a);
        assertThat(hash("a")).isEqualTo(hash("b")).isNotEqualTo(hash("c"));
        assertThat(hash("cut")).isNotEqualTo(hash("a"));
    }

    private void dns(String tape, String id, String name, String... records) {
        String message = id + "\u0081\u0080\u0000\u0001\u0000" + (char) records.length + "\u0000\u0000\u0000\u0000"
                + name + "\u0000\u0001\u0000\u0001" + String.join("", records);
        tape(tape).record("A", "dns", "", TestingTape.bytes(message), Body.Small.EMPTY, new byte[0]);
    }

    @Test
    void whatWasWorkedOutHoldsUntilTheTapeChanges() {
        long id = tape("a").record("/", "1");
        Sha256 first = hash("a");
        assertThat(store.tapes().summary("a")).contains(shelf.summary("a"));
        tape("a").record("/b", "2");
        assertThat(hash("a")).isNotEqualTo(first);
        store.remove(id);
        store.remove(id + 1);
        assertThat(shelf.summary("a").exchanges()).isZero();
        assertThat(hash("a")).isEqualTo(Sha256.EMPTY);
    }

    @Test
    void aCopyHasTheSameHashAndAMergeAllOfBoth() {
        tape("a").record("/", "1");
        tape("b").record("/b", "2");
        shelf.copy("a", "c");
        assertThat(hash("c")).isEqualTo(hash("a"));
        shelf.merge("b", "c");
        assertThat(shelf.summary("c").exchanges()).isEqualTo(2);
        assertThat(changed).containsExactly("c", "c");
        tape("both").record("/b", "2");
        tape("both").record("/", "1");
        assertThat(hash("c")).isEqualTo(hash("both"));
    }

    @Test
    void aCopyIsMatchedByTheSameRules() {
        store.tapes().add(new TapeRow("a", 1, "{\"x\":1}", 5));
        shelf.copy("a", "b");
        assertThat(shelf.row("b").rules()).isEqualTo("{\"x\":1}");
        assertThat(shelf.row("b").rulesAt()).isEqualTo(5);
        shelf.make("c");
        fails(ErrorCode.CONFLICT, "are matched by different rules", () -> shelf.merge("a", "c"));
    }

    @Test
    void whatCannotBeDoneIsSaid() {
        shelf.make("a");
        fails(
                ErrorCode.CONFLICT,
                "there is a tape 'a' already; take another name, or: shark tape rm a",
                () -> shelf.make("a"));
        fails(ErrorCode.CONFLICT, "there is a tape 'a' already", () -> shelf.copy("a", "a"));
        fails(ErrorCode.INVALID, "cannot be merged into itself", () -> shelf.merge("a", "a"));
        fails(ErrorCode.INVALID, "tape name '../x' is not usable", () -> shelf.make("../x"));
        fails(ErrorCode.INVALID, "tape name '' is not usable", () -> shelf.copy("a", ""));
        String none = "there is no tape 'no'; 'shark tape ls' lists them";
        fails(ErrorCode.NOT_FOUND, none, () -> shelf.copy("no", "b"));
        fails(ErrorCode.NOT_FOUND, none, () -> shelf.merge("no", "a"));
        fails(ErrorCode.NOT_FOUND, none, () -> shelf.merge("a", "no"));
        fails(ErrorCode.NOT_FOUND, none, () -> shelf.remove("no"));
        fails(ErrorCode.NOT_FOUND, none, () -> shelf.summary("no"));
        shelf.remove("a");
        assertThat(shelf.list()).isEmpty();
    }

    private static void fails(ErrorCode code, String sentence, Runnable action) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        SharkException.class, error -> assertThat(error.code()).isEqualTo(code))
                .hasMessageContaining(sentence);
    }
}

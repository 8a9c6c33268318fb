package shark.tape.shelf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import shark.base.ErrorCode;
import shark.base.Sha256;
import shark.base.SharkException;
import shark.store.Body;
import shark.store.Store;

/** Tapes compared, looked at for damage, and named by what they hold. */
@Timeout(60)
class ComparisonTest {
    private static final byte[] NONE = new byte[0];
    private static final byte[] HEAD = TestingTape.bytes("HTTP/1.1 200 OK\r\n\r\n");

    @TempDir
    Path directory;

    private Store store;
    private Shelf shelf;

    @BeforeEach
    void open() {
        store = Store.open(directory);
        shelf = new Shelf(store, Clock.systemUTC(), name -> {});
    }

    @AfterEach
    void close() {
        store.close();
    }

    private TestingTape tape(String name) {
        return new TestingTape(store, name);
    }

    private List<String> compared(String first, String second) {
        return shelf.compare(first, second).differences().stream()
                .map(difference ->
                        difference.kind() + " " + difference.entry().row().path())
                .sorted()
                .toList();
    }

    @Test
    void requestsAreAddedRemovedOrAnsweredInAnotherWay() {
        for (int i = 0; i < 600; i++) {
            tape("a").record("/same" + i, "same");
        }
        shelf.copy("a", "b");
        long gone = tape("a").record("/gone", "1");
        tape("a").record("/gone", "2");
        long before = tape("a").record("/changed", "1");
        long after = tape("b").record("/changed", "2");
        tape("b").record("/new", "1");
        tape("a").record("/longer", "1");
        tape("b").record("/longer", "1");
        tape("b").record("/longer", "1");

        Comparison.Result result = shelf.compare("a", "b");

        assertThat(compared("a", "b"))
                .containsExactly("ADDED /new", "CHANGED /changed", "CHANGED /longer", "REMOVED /gone");
        assertThat(List.of(result.added(), result.removed(), result.changed())).containsExactly(1L, 1L, 2L);
        assertThat(result.differences()).anySatisfy(difference -> {
            assertThat(difference.before()).isEqualTo(before);
            assertThat(difference.after()).isEqualTo(after);
        });
        assertThat(result.differences())
                .anySatisfy(difference -> assertThat(difference.before()).isEqualTo(gone));
        assertThat(compared("b", "a"))
                .containsExactly("ADDED /gone", "CHANGED /changed", "CHANGED /longer", "REMOVED /new");
    }

    @Test
    void equalTapesAndEmptyOnesDoNotDiffer() {
        shelf.make("empty");
        tape("a").record("/", "1");
        shelf.copy("a", "b");
        assertThat(compared("a", "b")).isEmpty();
        assertThat(compared("empty", "empty")).isEmpty();
        assertThat(compared("empty", "a")).containsExactly("ADDED /");
        assertThat(compared("a", "empty")).containsExactly("REMOVED /");
        assertThatThrownBy(() -> shelf.compare("a", "no")).hasMessageContaining("there is no tape 'no'");
    }

    @Test
    void ofManyDifferencesTheFirstAreTold() {
        shelf.make("empty");
        for (int i = 0; i < Comparison.MOST + 5; i++) {
            tape("a").record("/" + i, "1");
        }
        Comparison.Result result = shelf.compare("empty", "a");
        assertThat(result.added()).isEqualTo(Comparison.MOST + 5);
        assertThat(result.differences()).hasSize(Comparison.MOST);
    }

    @Test
    void aWholeTapeIsFoundWhole() throws Exception {
        tape("a").record("/", "1");
        tape("a").record("/empty", "HTTP/1.1 204 No Content\r\n\r\n", "");
        large("/large", "x");
        Verification.Result result = shelf.verify("a");
        assertThat(result.damages()).isEmpty();
        assertThat(result.exchanges()).isEqualTo(3);
        assertThatThrownBy(() -> shelf.verify("no")).hasMessageContaining("there is no tape 'no'");
    }

    @Test
    void eachDamageIsFound() throws Exception {
        tape("a").record("/fine", "fine");
        tape("a").record("/rotten", "rotten");
        tape("a").record("/lost", "lost");
        tape("a").record("/cut", "HTTP/1.1 200 OK\r\nX: cu", "cut");
        tape("a").record("GET", "dns", "", TestingTape.bytes("no message"), Body.Small.EMPTY, NONE);
        Path overwritten = large("/overwritten", "y");
        Path missing = large("/missing", "z");
        Files.writeString(overwritten, "other");
        Files.delete(missing);
        change("UPDATE body SET content = x'00' WHERE content = CAST('rotten' AS BLOB)");
        change("DELETE FROM body WHERE content = CAST('lost' AS BLOB)");
        change("UPDATE exchange SET request_head = x'00', status = 404 WHERE path = '/fine'");

        Verification.Result result = shelf.verify("a");

        assertThat(result.damages())
                .extracting(damage -> damage.entry().row().path() + " "
                        + damage.sentence().replaceAll("[0-9a-f]{64}", "HEX").replaceAll("read: .*", "read"))
                .containsExactly(
                        "/fine the request's head is not one of GET",
                        "/fine the answer's head is not one of status 404",
                        "/rotten the answer's body is not what its digest says: HEX",
                        "/lost the answer's body is missing: no body has the digest HEX",
                        "/cut the answer's head is not one of status 200",
                        " the answer is no DNS message that can be read",
                        "/overwritten the answer's body is not what its digest says: HEX",
                        "/missing the answer's body cannot be read");
        assertThat(result.damaged()).isEqualTo(8);
    }

    /** Records a body that is kept in a file; where that is. */
    private Path large(String path, String letter) throws Exception {
        byte[] content = TestingTape.bytes(letter.repeat(Body.INLINE + 1));
        Path fresh = Files.write(store.freshBodyFile(), content);
        Sha256 digest = Sha256.of(content);
        tape("a").record("GET", "http", path, HEAD, new Body.Large(digest, fresh, content.length), NONE);
        String hex = digest.hex();
        return directory.resolve("bodies").resolve(hex.substring(0, 2)).resolve(hex);
    }

    private void change(String sql) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("shark.db"))) {
            connection.createStatement().execute(sql);
        }
    }

    @Test
    void aTapeIsNamedByItsNameOrByTheBeginningOfItsHash() {
        tape("a").record("/", "1");
        tape("b").record("/", "2");
        String hash = shelf.summary("a").hash().hex();
        assertThat(shelf.named("a")).isEqualTo(new Reference("a", ""));
        assertThat(shelf.named("new")).isEqualTo(new Reference("new", ""));
        assertThat(shelf.named(hash)).isEqualTo(new Reference("a", hash));
        assertThat(shelf.named(hash.substring(0, 12))).isEqualTo(new Reference("a", hash));
        assertThat(shelf.named(hash.substring(0, 11))).isEqualTo(new Reference(hash.substring(0, 11), ""));
        fails(ErrorCode.NOT_FOUND, "no tape's hash begins with 012345678901;", () -> shelf.named("012345678901"));
        shelf.copy("a", "c");
        fails(ErrorCode.CONFLICT, "is that of several tapes: a, c;", () -> shelf.named(hash));
        shelf.make("012345678901");
        assertThat(shelf.named("012345678901").lock()).isEmpty();
    }

    @Test
    void aLockHoldsWhatTheTapePlays() {
        tape("a").record("/", "1");
        Reference locked = shelf.named(shelf.summary("a").hash().hex());
        shelf.check(locked);
        long more = tape("a").record("/more", "1");
        fails(
                ErrorCode.CONFLICT,
                "the tape 'a' is locked to the hash " + locked.lock() + ", and has the hash ",
                () -> shelf.check(locked));
        store.remove(more);
        shelf.check(locked);
        shelf.remove("a");
        fails(ErrorCode.CONFLICT, "and is not there any more", () -> shelf.check(locked));
    }

    private static void fails(ErrorCode code, String sentence, Runnable action) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        SharkException.class, error -> assertThat(error.code()).isEqualTo(code))
                .hasMessageContaining(sentence);
    }
}

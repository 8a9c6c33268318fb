package shark.tape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shark.base.ExchangeRow;
import shark.base.Mode;
import shark.base.Phase;
import shark.store.Body;
import shark.store.Exchange;
import shark.store.Filter;
import shark.store.Store;
import shark.store.StoreKey;
import shark.tape.redact.Redaction;
import shark.tape.redact.Secrets;

/** Secrets do not reach the disk, the lists or the index; and what is asked with them is played all the same. */
@Timeout(60)
class RedactedTapeTest {
    private static final byte[] NONE = new byte[0];
    private static final String SECRET = "hunter2hunter2";

    @TempDir
    Path directory;

    private Tapes tapes;
    private Mode mode = Mode.RECORD;
    private final List<ExchangeRow> seen = new ArrayList<>();
    private Feed.Subscription listening;

    @BeforeEach
    void open() {
        tapes = new Tapes(
                Store.open(directory), Clock.systemUTC(), Redaction.of(Secrets.USUAL, StoreKey.of(directory)));
        listening = tapes.feed().subscribe();
    }

    @AfterEach
    void close() {
        tapes.close();
    }

    private Recording begin(String path, String fields, String body) {
        byte[] head = bytes("POST %s HTTP/1.1\r\nHost: a\r\n%s\r\n".formatted(path, fields));
        Recording recording =
                tapes.recorder("box", "tape", () -> mode).begin(new RequestHead("POST", "http", "a", 80, path, head));
        recording.requestBody().write(ByteBuffer.wrap(bytes(body)));
        recording.requestEnd(bytes("X-Api-Key: " + SECRET + "\r\n"));
        return recording;
    }

    private Exchange stored(Recording recording) {
        await().until(() -> tapes.find(recording.id()).isPresent()
                && tapes.feed().inFlight().stream().noneMatch(row -> row.id() == recording.id()));
        Feed.Changes changes = listening.drain();
        seen.addAll(changes.rows());
        return tapes.find(recording.id()).orElseThrow();
    }

    private Exchange recorded(String path, String fields, String body, String answerFields, String answer) {
        Recording recording = begin(path, fields, body);
        recording.decide(decision -> {});
        recording.informational(bytes("HTTP/1.1 103 Early\r\nSet-Cookie: a=" + SECRET + "\r\n\r\n"));
        recording.response(200, bytes("HTTP/1.1 200 OK\r\n" + answerFields + "\r\n\r\n"));
        byte[] content = bytes(answer);
        for (int at = 0; at < content.length; at += 5000) {
            recording.responseBody().write(ByteBuffer.wrap(content, at, Math.min(5000, content.length - at)));
        }
        recording.complete(bytes("X-Auth-Token: " + SECRET + "\r\n"));
        return stored(recording);
    }

    private Decision asked(String path, String fields, String body) {
        CompletableFuture<Decision> decision = new CompletableFuture<>();
        begin(path, fields, body).decide(decision::complete);
        return decision.join();
    }

    /** Of a body in the database, and of one in a file. */
    @ParameterizedTest
    @ValueSource(ints = {0, 200_000})
    void nothingOfASecretIsOnTheDisk(int padding) throws IOException {
        String pad = "x".repeat(padding);
        Exchange exchange = recorded(
                "/login?api_key=" + SECRET,
                "Authorization: Bearer " + SECRET + "\r\nCookie: sid=" + SECRET
                        + "\r\nContent-Type: application/x-www-form-urlencoded\r\n",
                "pad=" + pad + "&password=" + SECRET + "&more=" + pad,
                "Set-Cookie: sid=" + SECRET + "; Path=/\r\nContent-Type: application/json\r\nContent-Length: 7",
                "{\"pad\":\"" + pad + "\",\"access_token\":\"" + SECRET + "\",\"more\":\"" + pad + "\"}");
        assertThat(exchange.responseBody() instanceof Body.Large).isEqualTo(padding > 0);
        assertThat(exchange.row().path()).startsWith("/login?api_key=redacted-");
        assertThat(text(exchange.responseHead()))
                .contains("Content-Length: " + exchange.responseBody().size() + "\r\n");
        await().until(() -> !tapes.list(Filter.parse("text:redacted"), "", 0, 9).isEmpty());
        assertThat(tapes.list(Filter.parse("text:" + SECRET), "", 0, 9)).isEmpty();
        assertThat(seen).isNotEmpty().noneMatch(row -> row.toString().contains(SECRET));
        tapes.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(SECRET))
                        .as(file.toString())
                        .isFalse();
            }
        }
    }

    /** What a file of a body holds while it is still coming. */
    @Test
    void nothingOfASecretIsInAFileThatIsNotWholeYet() throws IOException {
        Recording recording = begin("/", "", "");
        recording.response(200, bytes("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"));
        String piece = "{\"token\":\"" + SECRET + "\",\"pad\":\"" + "y".repeat(1000) + "\"}";
        for (int i = 0; i < 1000; i++) {
            recording.responseBody().write(ByteBuffer.wrap(bytes(piece)));
        }
        Path unfinished = directory.resolve("bodies/new");
        await().until(() -> {
            try (Stream<Path> files = Files.list(unfinished)) {
                return files.anyMatch(file -> file.toFile().length() > 100_000);
            }
        });
        try (Stream<Path> files = Files.list(unfinished)) {
            for (Path file : files.toList()) {
                assertThat(Files.readString(file)).contains("redacted-").doesNotContain(SECRET);
            }
        }
        recording.complete(NONE);
        stored(recording);
    }

    @Test
    void whatIsAskedWithTheSecretOrWithItsMarkIsPlayed() {
        String form = "Content-Type: application/x-www-form-urlencoded\r\n";
        Exchange exchange =
                recorded("/t?token=" + SECRET, form, "password=" + SECRET, "Content-Type: text/plain", "ok");
        mode = Mode.REPLAY;
        assertThat(asked("/t?token=" + SECRET, form, "password=" + SECRET)).isInstanceOf(Decision.Play.class);
        String mark = exchange.row().path().substring("/t?token=".length());
        assertThat(asked("/t?token=" + mark, form, "password=" + mark)).isInstanceOf(Decision.Play.class);
        Decision.Refuse miss = (Decision.Refuse) asked("/t?token=other", form, "password=" + SECRET);
        assertThat(text(miss.body())).contains("differs in query token: recorded " + mark + ", asked redacted-");
    }

    @Test
    void whatPassedIsCountedAndTheAnswerOfATypeThatIsNotLookedIntoIsKeptAsItIs() {
        Exchange exchange = recorded("/", "", "", "Content-Type: text/plain", "token=" + SECRET);
        assertThat(((Body.Small) exchange.responseBody()).content()).isEqualTo(bytes("token=" + SECRET));
        Exchange json = recorded("/j", "", "", "Content-Type: application/json", "{\"token\":\"1\"}");
        assertThat(json.row().responseBytes()).isEqualTo(13);
    }

    @Test
    void whatIsMalformedIsRedactedToo() {
        tapes.recorder("box", "tape", () -> mode)
                .malformed(
                        "http",
                        "a",
                        80,
                        bytes("GET /?token=" + SECRET + "\r\nAuthorization : " + SECRET + "\r\n"),
                        400,
                        bytes("HTTP/1.1 400 Bad\r\n\r\n"),
                        NONE,
                        "bad");
        await().until(() -> tapes.list(Filter.ALL, "", 0, 9).stream().anyMatch(row -> row.phase() == Phase.STORED));
        assertThat(text(tapes.find(1).orElseThrow().requestHead()))
                .contains("/?token=redacted-", "Authorization : redacted-")
                .doesNotContain(SECRET);
    }

    @Test
    void theKeyIsTheStoresOwnAndStays() throws IOException {
        byte[] key = StoreKey.of(directory);
        assertThat(key).hasSize(32).isEqualTo(StoreKey.of(directory)).isNotEqualTo(new byte[32]);
        assertThat(Files.getPosixFilePermissions(directory.resolve("key"))).hasSize(2);
        Path other = Files.createDirectory(directory.resolve("other"));
        Files.write(other.resolve("key.new"), new byte[5]); // A kill has left it.
        assertThat(StoreKey.of(other)).isNotEqualTo(key);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}

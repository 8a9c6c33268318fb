package shark.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import shark.api.BodyPart;
import shark.api.Codec;
import shark.api.ExchangeDetail;
import shark.api.ExchangePage;
import shark.api.ExchangeRef;
import shark.api.ListExchanges;
import shark.api.Method;
import shark.api.Methods;
import shark.api.PageExchanges;
import shark.api.PinExchange;
import shark.api.ReadBody;
import shark.base.ErrorCode;
import shark.base.ExchangeRow;
import shark.base.Mode;
import shark.base.Sha256;
import shark.base.SharkException;
import shark.store.Body;
import shark.store.Store;
import shark.tape.Decision;
import shark.tape.NameRecorder;
import shark.tape.Recording;
import shark.tape.RequestHead;
import shark.tape.Tapes;

/** The methods about exchanges, from a request's JSON to an answer's. */
@Timeout(60)
class HttpCallsTest {
    private static final byte[] NONE = new byte[0];

    @TempDir
    Path directory;

    private final Codec codec = new Codec();
    private final Calls calls = new Calls();
    private Tapes tapes;

    @BeforeEach
    void open() {
        tapes = new Tapes(Store.open(directory), Clock.systemUTC());
        new HttpCalls(tapes).addTo(calls);
    }

    @AfterEach
    void close() {
        tapes.close();
    }

    private <P, R> R call(Method<P, R> method, P parameters) {
        Calls.Answer answer = calls.answer(codec.readRequest(codec.request(method, parameters)));
        return codec.readResult(method, codec.result(answer.result()));
    }

    /** How many are asked for, and how many of 12 are given. */
    @ParameterizedTest
    @CsvSource({"1, 1", "5, 5", "12, 12", "1000, 12", "2000000000, 12", "0, 1", "-7, 1"})
    void aLimitIsBroughtIntoItsRange(int limit, int given) {
        for (int i = 0; i < 12; i++) {
            stored("/" + i, NONE, NONE);
        }
        assertThat(call(Methods.HTTP_LIST, new ListExchanges("", "", 0, limit)).exchanges())
                .hasSize(given);
        assertThat(call(Methods.HTTP_PAGE, new PageExchanges("", "", true, 0, limit))
                        .exchanges())
                .hasSize(given);
        ExchangePage newer = call(Methods.HTTP_PAGE, new PageExchanges("", "", false, -3, limit));
        assertThat(newer.exchanges())
                .hasSize(given)
                .first()
                .satisfies(row -> assertThat(row.id()).isEqualTo(1));
    }

    @Test
    void aQueryIsShownAsTextAndGivenAsItCame() {
        byte[] query = HexFormat.of().parseHex("00070100000100000000000001610765" + "78616d706c650000010001");
        byte[] answer = HexFormat.of()
                .parseHex("00078180000100010000000001610765" + "78616d706c650000010001"
                        + "c00c00010001000000050004c0000201");
        tapes.recorder("dev", "dev", () -> Mode.RECORD).names().answer(1, "a.example", query, new NameRecorder.Ways() {
            @Override
            public CompletableFuture<byte[]> forwarded() {
                return CompletableFuture.completedFuture(answer);
            }

            @Override
            public byte[] madeUp() {
                return NONE;
            }

            @Override
            public byte[] coded(int code) {
                return NONE;
            }
        });
        await().until(() -> tapes.storedExchanges() == 1);

        ExchangeDetail detail = call(Methods.HTTP_SHOW, new ExchangeRef(1));
        assertThat(detail.row().url()).isEqualTo("dns://a.example 192.0.2.1");
        assertThat(detail.requestHead()).isEqualTo("a.example. IN A\n");
        assertThat(detail.responseHead()).isEqualTo("NOERROR\na.example. 5 IN A 192.0.2.1\n");
        assertThat(call(Methods.HTTP_BODY, new ReadBody(1, false, 0, 1000)).content())
                .isEqualTo(query);
        assertThat(call(Methods.HTTP_BODY, new ReadBody(1, true, 0, 1000)).content())
                .isEqualTo(answer);
    }

    @Test
    void pagesAreBriefAndDetailsAreWhole() {
        String path = "/" + "p".repeat(3_000);
        long id = stored(path, NONE, NONE);
        ExchangeRow brief = call(Methods.HTTP_PAGE, new PageExchanges("", "", true, 0, 10))
                .exchanges()
                .get(0);
        assertThat(brief.path()).hasSize(500).endsWith("p\u2026");
        ExchangeDetail detail = call(Methods.HTTP_SHOW, new ExchangeRef(id));
        assertThat(detail.row().path()).isEqualTo(path);
        assertThat(detail.requestHead()).isEqualTo("POST " + path + " HTTP/1.1\r\nX: \u00e9\r\n\r\n");
        assertThat(detail.requestTrailers()).isEqualTo("T: 1\r\n");
        assertThat(detail.informational()).containsExactly("HTTP/1.1 103 A\r\n\r\n");
        assertThat(detail.responseHead()).isEqualTo("HTTP/1.1 200 OK\r\n\r\n");
        assertThat(detail.requestDigest()).as("of no bytes").isEmpty();
        assertThat(detail.responseDigest()).isEmpty();
    }

    /** A body of 10 bytes, and one of 200 000 that is in a file: offset, length, and what is given from where. */
    @ParameterizedTest
    @CsvSource({
        "10,     0,       100,     10",
        "10,     0,       0,       0",
        "10,     3,       4,       4",
        "10,     9,       4,       1",
        "10,     10,      4,       0",
        "10,     11,      4,       0",
        "10,     9223372036854775807, 1048576, 0",
        "200000, 0,       1048576, 200000",
        "200000, 0,       65536,   65536",
        "200000, 150000,  100000,  50000",
        "200000, 199999,  1,       1",
        "200000, 200000,  1,       0",
        "200000, 9223372036854775807, 1048576, 0"
    })
    void aPartOfABodyIsGiven(int size, long offset, int length, int given) {
        byte[] body = new byte[size];
        new Random(size).nextBytes(body);
        long id = stored("/", body, body);
        for (boolean response : new boolean[] {false, true}) {
            BodyPart part = call(Methods.HTTP_BODY, new ReadBody(id, response, offset, length));
            assertThat(part.size()).isEqualTo(size);
            int from = (int) Math.min(offset, size);
            assertThat(part.content()).isEqualTo(Arrays.copyOfRange(body, from, from + given));
        }
        assertThat(call(Methods.HTTP_SHOW, new ExchangeRef(id)).responseDigest())
                .isEqualTo(Sha256.of(body).hex());
    }

    @ParameterizedTest
    @CsvSource({"-1, 5", "0, -1", "0, 1048577", "-9223372036854775808, -2147483648"})
    void aPartThatCannotBeIsRefused(long offset, int length) {
        long id = stored("/", NONE, new byte[10]);
        refused(
                Methods.HTTP_BODY,
                new ReadBody(id, true, offset, length),
                ErrorCode.INVALID,
                "a part of a body is 0 to 1048576 bytes from an offset of 0 or more");
    }

    @Test
    void whatIsNotThereIsSaid() {
        stored("/", NONE, NONE);
        String sentence = "no exchange 99 is stored; 'shark http ls' lists them";
        refused(Methods.HTTP_SHOW, new ExchangeRef(99), ErrorCode.NOT_FOUND, sentence);
        refused(Methods.HTTP_BODY, new ReadBody(99, true, 0, 1), ErrorCode.NOT_FOUND, sentence);
        refused(Methods.HTTP_PIN, new PinExchange(99, true), ErrorCode.NOT_FOUND, sentence);
        refused(Methods.HTTP_REMOVE, new ExchangeRef(99), ErrorCode.NOT_FOUND, sentence);
        refused(
                Methods.HTTP_REMOVE,
                new ExchangeRef(-1),
                ErrorCode.NOT_FOUND,
                "no exchange -1 is stored; 'shark http ls' lists them");
    }

    @Test
    void aBodyWhoseFileIsGoneIsSaid() throws Exception {
        long id = stored("/", NONE, new byte[200_000]);
        Files.delete(((Body.Large) tapes.find(id).orElseThrow().responseBody()).file());
        assertThatThrownBy(() -> call(Methods.HTTP_BODY, new ReadBody(id, true, 0, 10)))
                .isInstanceOfSatisfying(
                        SharkException.class, error -> assertThat(error.code()).isEqualTo(ErrorCode.CORRUPT))
                .hasMessageStartingWith("the body of exchange " + id + " cannot be read: ");
    }

    @Test
    void pinnedAndRemovedOnesAreListedAsSuch() {
        long first = stored("/1", NONE, NONE);
        long second = stored("/2", NONE, NONE);
        call(Methods.HTTP_PIN, new PinExchange(first, true));
        assertThat(ids("pinned:yes")).containsExactly(first);
        call(Methods.HTTP_PIN, new PinExchange(first, false));
        assertThat(ids("pinned:yes")).isEmpty();
        call(Methods.HTTP_REMOVE, new ExchangeRef(first));
        assertThat(ids("")).containsExactly(second);
        refused(
                Methods.HTTP_LIST,
                new ListExchanges("status:x", "", 0, 1),
                ErrorCode.INVALID,
                "the filter's word 'status:x'"
                        + " has no value that status: takes; examples: status:404 status:5xx size:>1M dur:>1s source:played pinned:yes"
                        + " host:example.org");
    }

    private List<Long> ids(String filter) {
        return call(Methods.HTTP_LIST, new ListExchanges(filter, "", 0, 100)).exchanges().stream()
                .map(ExchangeRow::id)
                .toList();
    }

    private <P> void refused(Method<P, ?> method, P parameters, ErrorCode code, String sentence) {
        assertThatThrownBy(() -> call(method, parameters))
                .isInstanceOfSatisfying(
                        SharkException.class, error -> assertThat(error.code()).isEqualTo(code))
                .hasMessage(sentence);
    }

    /** Of a played range the row names the whole's body: what is given is the part all the same. */
    @ParameterizedTest
    @ValueSource(ints = {1_000, 200_000})
    void theBodyOfAPlayedRangeIsThePart(int size) {
        byte[] whole = new byte[size];
        new Random(7).nextBytes(whole);
        for (Mode mode : List.of(Mode.RECORD, Mode.REPLAY)) {
            String range = mode == Mode.REPLAY ? "Range: bytes=10-509\r\n" : "";
            byte[] head = "GET / HTTP/1.1\r\n%s\r\n".formatted(range).getBytes(StandardCharsets.US_ASCII);
            Recording recording =
                    tapes.recorder("box", "tape", () -> mode).begin(new RequestHead("GET", "http", "a", 80, "/", head));
            recording.requestEnd(NONE);
            CompletableFuture<Decision> decided = new CompletableFuture<>();
            recording.decide(decided::complete);
            if (decided.join() instanceof Decision.Play play) {
                recording.response(play.status(), play.head());
            } else {
                recording.response(200, "HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                recording.responseBody().write(ByteBuffer.wrap(whole));
            }
            recording.complete(NONE);
            await().until(() -> tapes.find(recording.id()).isPresent());
        }
        BodyPart part = call(Methods.HTTP_BODY, new ReadBody(2, true, 100, 1000));
        assertThat(part.size()).isEqualTo(500);
        assertThat(part.content()).isEqualTo(Arrays.copyOfRange(whole, 110, 510));
        assertThat(call(Methods.HTTP_BODY, new ReadBody(2, true, 500, 10)).content())
                .isEmpty();
        assertThat(call(Methods.HTTP_SHOW, new ExchangeRef(2)).responseDigest()).isEmpty();
        assertThat(call(Methods.HTTP_SHOW, new ExchangeRef(1)).responseDigest()).isNotEmpty();
    }

    private long stored(String path, byte[] question, byte[] answer) {
        byte[] head = ("POST " + path + " HTTP/1.1\r\nX: \u00e9\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
        Recording recording = tapes.recorder("box", "tape", () -> Mode.RECORD)
                .begin(new RequestHead("POST", "http", "a", 80, path, head));
        recording.requestBody().write(ByteBuffer.wrap(question));
        recording.requestEnd("T: 1\r\n".getBytes(StandardCharsets.US_ASCII));
        recording.informational("HTTP/1.1 103 A\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        recording.response(200, "HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        recording.responseBody().write(ByteBuffer.wrap(answer));
        recording.complete(NONE);
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> tapes.find(recording.id()), Optional::isPresent);
        return recording.id();
    }
}

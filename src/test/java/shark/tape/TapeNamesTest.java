package shark.tape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import shark.base.ErrorCode;
import shark.base.ExchangeRow;
import shark.base.Mode;
import shark.base.SharkException;
import shark.base.Source;
import shark.store.Exchange;
import shark.store.Filter;
import shark.store.Store;

/** DNS queries through the real store. */
class TapeNamesTest {
    private static final int A = 1;
    private static final int MX = 15;
    private static final int AAAA = 28;

    @TempDir
    Path directory;

    private Tapes tapes;
    private Mode mode = Mode.RECORD;
    private Recorder recorder;
    private final List<String> forwarded = new ArrayList<>();
    private CompletableFuture<byte[]> next = new CompletableFuture<>();

    @BeforeEach
    void open() {
        tapes = new Tapes(Store.open(directory), Clock.systemUTC());
        recorder = tapes.recorder("dev", "dev", () -> mode);
    }

    @AfterEach
    void close() {
        tapes.close();
    }

    @Test
    void whatWasAnsweredIsRecordedAndPlayedInOrder() {
        byte[] first = answer("a.example", A, 0, 192, 0, 2, 1);
        byte[] second = answer("a.example", A, 0, 192, 0, 2, 2);
        assertThat(asked("a.example", A, first)).isEqualTo(first);
        assertThat(asked("a.example", A, second)).isEqualTo(second);
        ExchangeRow row = rows(2).get(0);
        assertThat(row.url()).isEqualTo("dns://a.example 192.0.2.2");
        assertThat(row.method()).isEqualTo("A");
        assertThat(row.status()).isZero();
        assertThat(row.source()).isEqualTo(Source.NETWORK);
        Exchange stored = tapes.find(row.id()).orElseThrow();
        assertThat(stored.requestHead()).isEqualTo(query("a.example", A));
        assertThat(stored.responseHead()).isEqualTo(second);

        for (Mode playing : List.of(Mode.REPLAY, Mode.AUTO)) {
            mode = playing;
            tapes.rewind("dev");
            assertThat(replayed("a.example", A)).isEqualTo(first);
            assertThat(replayed("a.example", A)).isEqualTo(second);
            assertThat(replayed("a.example", A)).isEqualTo(second);
        }
        ExchangeRow played = rows(8).get(0);
        assertThat(played.source()).isEqualTo(Source.PLAYED);
        assertThat(played.playedFrom()).isEqualTo(row.id());
        assertThat(forwarded).hasSize(2);
    }

    @Test
    void codesArePlayedAsTheyWere() {
        asked("none.example", A, answer("none.example", A, 3));
        asked("empty.example", AAAA, answer("empty.example", AAAA, 0));
        assertThat(rows(2)).extracting(ExchangeRow::path).containsExactly("NODATA", "NXDOMAIN");

        mode = Mode.REPLAY;
        assertThat(replayed("none.example", A)[3] & 0xf).isEqualTo(3);
        assertThat(replayed("empty.example", AAAA)[3] & 0xf).isZero();
        assertThat(rows(4)).extracting(ExchangeRow::error).containsOnlyNulls();
    }

    @Test
    void inReplayANameThatIsNotOnTheTapeIsNone() {
        asked("a.example", A, answer("a.example", A, 0, 192, 0, 2, 1));
        http("web.example");
        rows(2);

        mode = Mode.REPLAY;
        assertThat(replayed("other.example", A)).isEqualTo(new byte[] {0, 0, 0, 3});
        assertThat(rows(3).get(0).error())
                .isEqualTo("not on the tape 'dev', and nothing leaves in replay: A of other.example");
        assertThat(rows(3).get(0).path()).startsWith("no DNS message"); // The ways of this test are short.
        assertThat(replayed("a.example", MX)).isEqualTo(new byte[] {0, 0, 0, 0});
        assertThat(rows(4).get(0).error()).contains("MX of a.example").contains("other things are");
        assertThat(rows(4).get(0).source()).isEqualTo(Source.ERROR);
        assertThat(replayed("web.example", A)).isEqualTo(answer("web.example", A, 0, 198, 18, 0, 1));
        assertThat(rows(5).get(0).path()).isEqualTo("198.18.0.1, made up");
        assertThat(rows(5).get(0).source()).isEqualTo(Source.PLAYED);
        assertThat(replayed("web.example", MX)).isEqualTo(new byte[] {0, 0, 0, 0});
        assertThat(forwarded).hasSize(1);
    }

    @Test
    void whatIsRecordedLaterIsFoundThen() {
        mode = Mode.REPLAY;
        assertThat(replayed("web.example", A)[3]).isEqualTo((byte) 3);
        mode = Mode.RECORD;
        http("web.example");
        rows(2);
        mode = Mode.REPLAY;
        assertThat(replayed("web.example", A)).isEqualTo(answer("web.example", A, 0, 198, 18, 0, 1));
    }

    @Test
    void autoPassesOnWhatIsNotThere() {
        mode = Mode.AUTO;
        byte[] answer = answer("a.example", A, 0, 192, 0, 2, 1);
        assertThat(asked("a.example", A, answer)).isEqualTo(answer);
        rows(1);
        assertThat(replayed("a.example", A)).isEqualTo(answer);
        assertThat(forwarded).containsExactly("a.example");
    }

    @Test
    void liveStoresNothingAndOffRefuses() {
        mode = Mode.LIVE;
        asked("a.example", A, answer("a.example", A, 0, 192, 0, 2, 1));
        mode = Mode.OFF;
        assertThat(replayed("a.example", A)).isEqualTo(new byte[] {0, 0, 0, 5});
        assertThat(rows(1).get(0).error()).isEqualTo("the sandbox 'dev' is off");
        assertThat(forwarded).hasSize(1);
    }

    @Test
    void aFailureIsARowThatIsNeverPlayed() {
        next = CompletableFuture.failedFuture(new SharkException(ErrorCode.UNAVAILABLE, "nobody answers"));
        assertThat(replayed("a.example", A)).isEqualTo(new byte[] {0, 0, 0, 2});
        next = CompletableFuture.failedFuture(new SharkException(ErrorCode.DENIED, "too many"));
        assertThat(replayed("a.example", A)).isEqualTo(new byte[] {0, 0, 0, 5});
        assertThat(rows(2)).extracting(ExchangeRow::error).containsExactly("too many", "nobody answers");
        mode = Mode.REPLAY;
        assertThat(replayed("a.example", A)).isEqualTo(new byte[] {0, 0, 0, 3});
    }

    @Test
    void whoAsksTooMuchAtOnceIsRefusedWithoutARow() {
        List<CompletableFuture<byte[]>> waiting = new ArrayList<>();
        for (int i = 0; i < 128; i++) {
            waiting.add(ask("a" + i + ".example", A));
        }
        assertThat(ask("more.example", A)).isCompletedWithValueMatching(reply -> reply[3] == 5);
        next.complete(answer("a.example", A, 0, 192, 0, 2, 1));
        waiting.forEach(CompletableFuture::join);
        assertThat(rows(128)).extracting(ExchangeRow::error).containsOnlyNulls();
        assertThat(replayed("more.example", A)[3] & 0xf).isZero();
    }

    @Test
    void aMissOverHttpNamesNoQueryAsTheNearest() {
        asked("web.example", A, answer("web.example", A, 0, 192, 0, 2, 1));
        rows(1);
        mode = Mode.REPLAY;
        Recording missed = recorder.begin(head("web.example"));
        missed.requestEnd(new byte[0]);
        CompletableFuture<Decision> decided = new CompletableFuture<>();
        missed.decide(decided::complete);
        Decision.Refuse refusal = (Decision.Refuse) decided.join();
        assertThat(new String(refusal.body(), StandardCharsets.UTF_8)).contains("holds nothing that can be played");
        missed.fail(504, "missed");
    }

    private void http(String host) {
        Recording recording = recorder.begin(head(host));
        recording.requestEnd(new byte[0]);
        recording.response(200, "HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        recording.complete(new byte[0]);
        await().until(() -> tapes.find(recording.id()).isPresent());
    }

    private static RequestHead head(String host) {
        byte[] head = ("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
        return new RequestHead("GET", "http", host, 80, "/", head);
    }

    private List<ExchangeRow> rows(int expected) {
        await().until(() -> tapes.storedExchanges() >= expected);
        List<ExchangeRow> rows = tapes.list(Filter.ALL, "dev", 0, 1000);
        assertThat(rows).hasSize(expected);
        return rows;
    }

    private byte[] asked(String name, int type, byte[] answer) {
        next = CompletableFuture.completedFuture(answer);
        return replayed(name, type);
    }

    private byte[] replayed(String name, int type) {
        return ask(name, type).join();
    }

    private CompletableFuture<byte[]> ask(String name, int type) {
        return recorder.names().answer(type, name, query(name, type), new NameRecorder.Ways() {
            @Override
            public CompletableFuture<byte[]> forwarded() {
                forwarded.add(name);
                return next;
            }

            @Override
            public byte[] madeUp() {
                return answer(name, type, 0, 198, 18, 0, 1);
            }

            @Override
            public byte[] coded(int code) {
                return new byte[] {0, 0, 0, (byte) code};
            }
        });
    }

    private static byte[] query(String name, int type) {
        return message(name, type, 0x100, 0).toByteArray();
    }

    private static byte[] answer(String name, int type, int code, int... data) {
        ByteArrayOutputStream bytes = message(name, type, 0x8180 | code, data.length == 0 ? 0 : 1);
        if (data.length > 0) {
            shorts(bytes, 0xc00c, type, 1, 0, 60, data.length);
            for (int b : data) {
                bytes.write(b);
            }
        }
        return bytes.toByteArray();
    }

    private static ByteArrayOutputStream message(String name, int type, int flags, int answers) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        shorts(bytes, 7, flags, 1, answers, 0, 0);
        for (String label : name.split("\\.", -1)) {
            bytes.write(label.length());
            bytes.writeBytes(label.getBytes(StandardCharsets.ISO_8859_1));
        }
        bytes.write(0);
        shorts(bytes, type, 1);
        return bytes;
    }

    private static void shorts(ByteArrayOutputStream bytes, int... values) {
        for (int value : values) {
            bytes.write(value >> 8);
            bytes.write(value);
        }
    }
}

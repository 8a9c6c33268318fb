package shark.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import shark.base.ExchangeRow;
import shark.base.Mode;
import shark.base.Source;

/** What breaks in HTTP/2, and what is made good. */
class Http2FaultsTest {
    @TempDir
    Path directory;

    private final BlockingQueue<Http2Peer.Frame> received = new LinkedBlockingQueue<>();
    private Http2World world;

    @BeforeEach
    void open() {
        world = new Http2World(directory, received);
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    private static Http2Peer answer(Http2Peer program, int stream) throws IOException {
        return program.headers(stream, false, ":status", "200").data(stream, true, "hello");
    }

    @Test
    void whatAnOriginRefusedIsAskedOnceMore() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        world.plain(world.answering((program, stream) -> {
            if (asked.incrementAndGet() == 1) {
                program.reset(stream, Http2Peer.REFUSED_STREAM);
            } else {
                answer(program, stream);
            }
        }));
        try (Http2Peer program = world.plainProgram()) {
            assertThat(program.get(1, "/").answer(1).body()).isEqualTo("hello");
        }
        assertThat(asked).hasValue(2);
        assertThat(world.door().rows(1).get(0).source()).isEqualTo(Source.NETWORK);
    }

    @Test
    void anOriginThatGoesAwayIsAskedOnAnotherConnection() throws Exception {
        Http2Server server = world.plain((program, connection) -> {
            for (Http2Peer.Frame frame = program.next(); frame != null; frame = program.next()) {
                if (connection == 1) {
                    program.goAway(0, 0);
                } else {
                    answer(program, frame.stream());
                }
            }
        });
        try (Http2Peer program = world.plainProgram()) {
            assertThat(program.get(1, "/").answer(1).body()).isEqualTo("hello");
        }
        assertThat(server.connections()).isEqualTo(2);
        assertThat(world.door().rows(1)).hasSize(1);
    }

    @Test
    void aKeptConnectionThatEndsIsNoFault() throws Exception {
        Http2Server server = world.plain((program, connection) -> {
            answer(program, program.next(Http2Peer.HEADERS).stream());
            program.next(Http2Peer.HEADERS); // And ends without an answer.
        });
        try (Http2Peer program = world.plainProgram()) {
            assertThat(program.get(1, "/").answer(1).body()).isEqualTo("hello");
            assertThat(program.get(3, "/").answer(3).body()).isEqualTo("hello");
            program.headers(5, true, ":method", "POST", ":scheme", "http", ":authority", "a.example", ":path", "/");
            assertThat(program.answer(5).status()).isEqualTo("502");
        }
        assertThat(server.connections()).isEqualTo(2);
        assertThat(world.door().rows(3))
                .extracting(ExchangeRow::source)
                .containsExactly(Source.NETWORK, Source.NETWORK, Source.ERROR);
    }

    @Test
    void anAnswerThatIsCutIsResetAndAnError() throws Exception {
        world.plain(world.answering((program, stream) -> program.headers(stream, false, ":status", "200")
                .data(stream, false, "hel")
                .reset(stream, Http2Peer.CANCEL)));
        try (Http2Peer program = world.plainProgram()) {
            program.get(1, "/");
            assertThat(program.next(Http2Peer.RST_STREAM).error()).isEqualTo(Http2Peer.INTERNAL_ERROR);
        }
        ExchangeRow row = world.door().rows(1).get(0);
        assertThat(row.source()).isEqualTo(Source.ERROR);
        assertThat(row.error()).contains("cut").contains("CANCEL");
        assertThat(row.responseBytes()).isEqualTo(3);
    }

    @Test
    void anOriginThatClosesIsA502() throws Exception {
        world.plain((program, connection) -> program.next());
        try (Http2Peer program = world.plainProgram()) {
            Http2Peer.Answer answer = program.get(1, "/").answer(1);
            assertThat(answer.status()).isEqualTo("502");
            assertThat(answer.body()).startsWith("shark: the origin gave no answer: ");
        }
        assertThat(world.door().rows(1).get(0).source()).isEqualTo(Source.ERROR);
    }

    @Test
    void aProgramThatGivesUpHasTheOriginStop() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        world.plain((program, connection) -> {
            for (Http2Peer.Frame frame = program.next(); frame != null; frame = program.next()) {
                received.add(frame);
                begun.countDown();
            }
        });
        try (Http2Peer program = world.plainProgram()) {
            program.get(1, "/");
            begun.await();
            program.reset(1, Http2Peer.CANCEL);
            received.take();
            Http2Peer.Frame stop = received.take();
            assertThat(stop.type()).isEqualTo(Http2Peer.RST_STREAM);
            assertThat(stop.error()).isEqualTo(Http2Peer.CANCEL);
        }
        assertThat(world.door().rows(1).get(0).error()).isEqualTo("the client closed the connection");
    }

    /** A program that opens no window keeps the origin from sending on; no more is held than was granted. */
    @Test
    void aProgramThatDoesNotReadStopsTheOrigin() throws Exception {
        AtomicInteger windows = new AtomicInteger();
        CountDownLatch sent = new CountDownLatch(1);
        world.plain((program, connection) -> {
            int stream = program.next(Http2Peer.HEADERS).stream();
            program.headers(stream, false, ":status", "200");
            program.data(stream, false, "x".repeat(1024 * 1024));
            sent.countDown();
            for (Http2Peer.Frame frame = program.any(); frame != null; frame = program.any()) {
                if (frame.type() == Http2Peer.WINDOW_UPDATE && frame.stream() == stream) {
                    windows.incrementAndGet();
                    program.data(stream, true, "end");
                }
            }
        });
        try (Http2Peer program = world.plainProgram()) {
            program.get(1, "/");
            sent.await();
            int got = 0;
            while (got < 65_535) {
                got += program.next(Http2Peer.DATA).payload().length;
            }
            assertThat(windows).hasValue(0);
            program.window(0, 1 << 30).window(1, 1 << 30);
            assertThat(program.answer(1).body()).endsWith("end").hasSize(1024 * 1024 + 3 - 65_535);
        }
        assertThat(windows.get()).isPositive();
        assertThat(world.door().rows(1).get(0).responseBytes()).isEqualTo(1024 * 1024 + 3);
    }

    @Test
    void anAnswerBeforeTheRequestsEndIsWholeAndTheRestRefused() throws Exception {
        world.plain((program, connection) -> {
            Http2Peer.Frame head = program.next(Http2Peer.HEADERS);
            answer(program, head.stream());
            for (Http2Peer.Frame frame = program.next(); frame != null; frame = program.next()) {
                received.add(frame);
            }
        });
        try (Http2Peer program = world.plainProgram()) {
            program.headers(1, false, ":method", "POST", ":scheme", "http", ":authority", "a.example", ":path", "/");
            assertThat(program.answer(1).body()).isEqualTo("hello");
            assertThat(program.next(Http2Peer.RST_STREAM).error()).isZero();
        }
        assertThat(world.door().rows(1).get(0).status()).isEqualTo(200);
        await().until(() -> received.stream().anyMatch(frame -> frame.type() == Http2Peer.RST_STREAM));
    }

    @Test
    void replayAndOffAskNobody() throws Exception {
        Http2Server server = world.plain(world.answering(Http2FaultsTest::answer));
        for (Mode mode : new Mode[] {Mode.REPLAY, Mode.OFF}) {
            world.door().mode(mode);
            try (Http2Peer program = world.plainProgram()) {
                program.headers(
                                1,
                                false,
                                ":method",
                                "POST",
                                ":scheme",
                                "http",
                                ":authority",
                                "a.example",
                                ":path",
                                "/",
                                "expect",
                                "100-continue")
                        .data(1, true, "body");
                assertThat(program.answer(1).status()).isEqualTo(mode == Mode.REPLAY ? "504" : "403");
            }
        }
        assertThat(server.connections()).isZero();
        assertThat(world.door().rows(2)).allMatch(row -> row.source() == Source.ERROR);
    }

    @Test
    void aConnectionThatEndsEndsItsRequests() throws Exception {
        CountDownLatch begun = new CountDownLatch(2);
        world.plain((program, connection) -> {
            while (program.next() != null) {
                begun.countDown();
            }
        });
        try (Http2Peer program = world.plainProgram()) {
            program.get(1, "/a").get(3, "/b");
            begun.await();
        }
        assertThat(world.door().rows(2)).allMatch(row -> row.error().equals("the client closed the connection"));
    }

    @Test
    void anOriginsHeadThatIsNoneIsA502() throws Exception {
        world.plain(world.answering((program, stream) -> program.headers(stream, true, ":status", "2x0")));
        try (Http2Peer program = world.plainProgram()) {
            assertThat(program.get(1, "/").answer(1).status()).isEqualTo("502");
        }
        assertThat(world.door().rows(1).get(0).error()).contains(":status");
    }

    /** Why one stream broke is not told of another. */
    @Test
    void eachBreaksForAReasonOfItsOwn() throws Exception {
        world.plain((program, connection) -> {
            int first = program.next(Http2Peer.HEADERS).stream();
            int second = program.next(Http2Peer.HEADERS).stream();
            program.headers(first, false, ":status", "200", "content-length", "9")
                    .data(first, true, "hello");
            program.headers(second, false, ":status", "200").data(second, false, "hel");
            program.next(Http2Peer.RST_STREAM); // And the connection ends.
        });
        try (Http2Peer program = world.plainProgram()) {
            program.get(1, "/a").get(3, "/b");
            assertThat(program.next(Http2Peer.RST_STREAM).error()).isEqualTo(Http2Peer.INTERNAL_ERROR);
            assertThat(program.next(Http2Peer.RST_STREAM).error()).isEqualTo(Http2Peer.INTERNAL_ERROR);
        }
        assertThat(world.door().rows(2).get(0).error()).contains("content-length");
        assertThat(world.door().rows(2).get(1).error())
                .isEqualTo("the origin's answer was cut: the connection was closed");
    }

    @Test
    void anAnswerOfAnotherLengthThanItSaysIsCut() throws Exception {
        world.plain(world.answering(
                (program, stream) -> program.headers(stream, false, ":status", "200", "content-length", "9")
                        .data(stream, true, "hello")));
        try (Http2Peer program = world.plainProgram()) {
            program.get(1, "/");
            assertThatThrownBy(() -> program.answer(1)).hasMessageStartingWith("reset with ");
        }
        assertThat(world.door().rows(1).get(0).source()).isEqualTo(Source.ERROR);
    }
}

package shark.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import shark.base.ExchangeRow;
import shark.base.Source;

/** What a hostile program sends by HTTP/2: nothing of it reaches an origin, and it is answered, or ended. */
class Http2HostileTest {
    private static final int ENHANCE_YOUR_CALM = 11;

    @TempDir
    Path directory;

    private final LinkedBlockingQueue<Http2Peer.Frame> received = new LinkedBlockingQueue<>();
    private Http2World world;
    private Http2Server server;

    @BeforeEach
    void open() throws Exception {
        world = new Http2World(directory, received);
        server = world.plain(world.answering(
                (program, stream) -> program.headers(stream, true, ":status", "200", "content-length", "0")));
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    /** Fields beside a good GET's, or in place of its own; \\r, \\n and \\0 are meant. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400|:path|/a b
            400|:path|/a\\r\\nx: y
            400|:path|a
            400|:path|http://b.example/
            400|:path|*
            400|:method|G T
            400|:method|GET / HTTP/1.1\\r\\nhost: b\\r\\n\\r\\nGET
            400|:authority|a.example\\r\\nx: y
            400|:authority|user@a.example
            400|:authority|a.example:0
            400|host|b.example
            400|:other|x
            400|:status|200
            400|connection|close
            400|transfer-encoding|chunked
            400|te|gzip
            400|upgrade|h2c
            400|X-Upper|x
            400|x y|z
            400|x:y|z
            400|x|a\\r\\nb: c
            400|x|a\\nb
            400|x|a\\0b
            400|cookie|a\\r\\nb: c
            400|content-length|1
            400|content-length|+1
            501|:protocol|websocket
            405|:method|CONNECT
            """)
    void malformed(String status, String name, String value) throws Exception {
        List<String> fields =
                new ArrayList<>(List.of(":method", "GET", ":scheme", "http", ":authority", "a.example", ":path", "/"));
        String meant = value.replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0");
        int at = fields.indexOf(name);
        if (at >= 0) {
            fields.set(at + 1, meant);
        } else {
            fields.addAll(List.of(name, meant));
        }
        try (Http2Peer program = world.plainProgram()) {
            program.headers(1, true, fields.toArray(String[]::new));
            Http2Peer.Frame frame = program.next();
            if (frame.type() == Http2Peer.HEADERS) {
                assertThat(frame.fields()).containsEntry(":status", status);
            } else {
                assertThat(frame.type()).isEqualTo(Http2Peer.RST_STREAM);
            }
            assertThat(program.get(3, "/good").answer(3).status()).isEqualTo("200");
        }
        assertThat(received.stream().filter(frame -> frame.type() == Http2Peer.HEADERS))
                .hasSize(1);
        List<ExchangeRow> rows = world.door().rows(2);
        assertThat(rows.get(0).source()).isEqualTo(Source.ERROR);
        assertThat(rows.get(0).error()).isNotEmpty();
        assertThat(rows.get(1).path()).isEqualTo("/good");
    }

    /** What follows a head that is none is not looked at as another one. */
    @Test
    void aGoodHeadAfterAMalformedOne() throws Exception {
        try (Http2Peer program = world.plainProgram()) {
            program.headers(1, false, ":method", "GET", ":scheme", "http", ":authority", "a", ":path", "a")
                    .get(1, "/good");
            assertThat(program.answer(1).status()).isEqualTo("400");
            assertThat(program.get(3, "/other").answer(3).status()).isEqualTo("200");
        }
        assertThat(world.door().rows(2)).extracting(ExchangeRow::status).containsExactly(400, 200);
        assertThat(received.stream().filter(frame -> frame.type() == Http2Peer.HEADERS))
                .hasSize(1);
    }

    @Test
    void aPseudoFieldThatComesTwice() throws Exception {
        try (Http2Peer program = world.plainProgram()) {
            program.headers(
                    1, true, ":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/", ":path", "/b");
            assertThat(program.answer(1).status()).isEqualTo("400");
        }
        assertThat(world.door().rows(1).get(0).source()).isEqualTo(Source.ERROR);
        assertThat(server.connections()).isZero();
    }

    @Test
    void pseudoFieldsInTrailers() throws Exception {
        try (Http2Peer program = world.plainProgram()) {
            program.headers(1, false, ":method", "POST", ":scheme", "http", ":authority", "a", ":path", "/")
                    .data(1, false, "x")
                    .headers(1, true, ":path", "/b");
            assertThat(program.next().type()).isIn(Http2Peer.HEADERS, Http2Peer.RST_STREAM);
        }
        assertThat(world.door().rows(1).get(0).source()).isEqualTo(Source.ERROR);
    }

    @Test
    void moreBodyThanItsLength() throws Exception {
        try (Http2Peer program = world.plainProgram()) {
            program.headers(
                            1,
                            false,
                            ":method",
                            "POST",
                            ":scheme",
                            "http",
                            ":authority",
                            "a",
                            ":path",
                            "/",
                            "content-length",
                            "1")
                    .data(1, true, "xGET / HTTP/1.1");
            assertThat(program.next().type()).isIn(Http2Peer.HEADERS, Http2Peer.RST_STREAM);
        }
        assertThat(world.door().rows(1).get(0).source()).isEqualTo(Source.ERROR);
        assertThat(received.stream().filter(frame -> frame.type() == Http2Peer.DATA))
                .allMatch(frame -> frame.payload().length <= 1);
    }

    @Test
    void aHeadThatIsTooLarge() throws Exception {
        try (Http2Peer program = world.plainProgram()) {
            byte[] block = program.block(
                    ":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/" + "x".repeat(70_000));
            program.frame(Http2Peer.HEADERS, Http2Peer.END_STREAM, 1, Arrays.copyOf(block, 16_000));
            for (int at = 16_000; at < block.length; at += 16_000) {
                int end = Math.min(block.length, at + 16_000);
                program.frame(
                        Http2Peer.CONTINUATION,
                        end == block.length ? Http2Peer.END_HEADERS : 0,
                        1,
                        Arrays.copyOfRange(block, at, end));
            }
            assertThat(program.answer(1).status()).isEqualTo("431");
        }
        assertThat(world.door().rows(1).get(0).source()).isEqualTo(Source.ERROR);
        assertThat(server.connections()).isZero();
    }

    /** Each way to have a server work without end, and what it does in a turn. */
    enum Flood {
        /** CVE-2023-44487. */
        RAPID_RESET {
            @Override
            void turn(Http2Peer program, int turn) throws IOException {
                program.get(2 * turn + 1, "/").reset(2 * turn + 1, Http2Peer.CANCEL);
            }
        },
        /** CVE-2019-9512; the answers are not read. */
        PING {
            @Override
            void turn(Http2Peer program, int turn) throws IOException {
                program.frame(Http2Peer.PING, 0, 0, new byte[8]);
            }
        },
        /** CVE-2019-9515. */
        SETTINGS {
            @Override
            void turn(Http2Peer program, int turn) throws IOException {
                program.frame(Http2Peer.SETTINGS, 0, 0);
            }
        },
        /** CVE-2019-9518. */
        EMPTY_DATA {
            @Override
            void turn(Http2Peer program, int turn) throws IOException {
                if (turn == 0) {
                    program.headers(1, false, ":method", "POST", ":scheme", "http", ":authority", "a", ":path", "/");
                }
                program.frame(Http2Peer.DATA, 0, 1);
            }
        },
        /** CVE-2024-27316. */
        CONTINUATION {
            @Override
            void turn(Http2Peer program, int turn) throws IOException {
                if (turn == 0) {
                    program.frame(Http2Peer.HEADERS, 0, 1);
                }
                program.frame(Http2Peer.CONTINUATION, 0, 1);
            }
        };

        abstract void turn(Http2Peer program, int turn) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    void floods(Flood flood) throws Exception {
        try (Http2Peer program = world.plainProgram()) {
            int error = -1;
            try {
                for (int turn = 0; turn < 2_000_000; turn++) {
                    flood.turn(program, turn);
                }
            } catch (SocketException e) {
                error = 0; // It was ended while it sent.
            }
            try {
                error = program.next(Http2Peer.GOAWAY).error();
            } catch (IOException e) {
                assertThat(error).as(e.toString()).isZero();
            }
            assertThat(error).isIn(0, ENHANCE_YOUR_CALM);
        }
        try (Http2Peer program = world.plainProgram()) {
            assertThat(program.get(1, "/good").answer(1).status()).isEqualTo("200");
        }
    }
}

package shark.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import shark.base.ExchangeRow;
import shark.base.Mode;
import shark.base.Source;
import shark.store.Exchange;

/** HTTP/2 through the door, and what becomes of it where one side speaks HTTP/1. */
class Http2Test {
    private static final String LARGE = "0123456789abcdef".repeat(200_000);

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

    @Test
    void fromHttp2ToHttp2AndPlayedToBoth() throws Exception {
        Http2Server server = world.secured(
                world.answering((program, stream) -> program.headers(stream, false, ":status", "103", "link", "</x>")
                        .headers(stream, false, ":status", "200", "content-type", "text/plain", "x", "1", "x", "2")
                        .data(stream, false, "hel")
                        .data(stream, false, "lo")
                        .headers(stream, true, "grpc-status", "0")));
        try (Http2Peer program = world.program()) {
            Http2Peer.Answer answer = program.headers(
                            1,
                            true,
                            ":method",
                            "GET",
                            ":scheme",
                            "https",
                            ":path",
                            "/x?y",
                            ":authority",
                            "a.example",
                            "cookie",
                            "a=1",
                            "te",
                            "trailers",
                            "cookie",
                            "b=2")
                    .answer(1);
            assertThat(answer.interim()).containsExactly(Map.of(":status", "103", "link", "</x>"));
            assertThat(answer.head())
                    .containsExactlyInAnyOrderEntriesOf(
                            Map.of(":status", "200", "content-type", "text/plain", "x", "1|2"));
            assertThat(answer.body()).isEqualTo("hello");
            assertThat(answer.trailers()).containsExactly(Map.entry("grpc-status", "0"));
        }
        assertThat(received.take().fields())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        ":method",
                        "GET",
                        ":scheme",
                        "https",
                        ":path",
                        "/x?y",
                        ":authority",
                        "a.example",
                        "cookie",
                        "a=1; b=2",
                        "te",
                        "trailers"));
        Exchange exchange = world.door().exchange(world.door().rows(1).get(0));
        assertThat(text(exchange.requestHead()))
                .isEqualTo("GET /x?y HTTP/2\r\nhost: a.example\r\ncookie: a=1; b=2\r\nte: trailers\r\n\r\n");
        assertThat(text(exchange.responseHead()))
                .isEqualTo("HTTP/2 200\r\ncontent-type: text/plain\r\nx: 1\r\nx: 2\r\n\r\n");
        assertThat(text(exchange.responseTrailers())).isEqualTo("grpc-status: 0\r\n");
        assertThat(exchange.row().responseBytes()).isEqualTo(5);

        server.close();
        world.door().mode(Mode.REPLAY);
        try (Http2Peer program = world.program()) {
            Http2Peer.Answer answer = program.headers(
                            1, true, ":method", "GET", ":scheme", "https", ":path", "/x?y", ":authority", "a.example")
                    .answer(1);
            assertThat(answer.body()).isEqualTo("hello");
            assertThat(answer.head())
                    .containsEntry("cache-status", "shark; hit")
                    .containsEntry("x", "1|2");
            assertThat(answer.trailers()).containsExactly(Map.entry("grpc-status", "0"));
            assertThat(program.get(3, "/else").answer(3).status()).isEqualTo("504");
        }
        try (Socket program = world.door().connect("a.example", "http/1.1")) {
            String answer = lines(
                    "HTTP/1.1 200 ",
                    "content-type: text/plain",
                    "x: 1",
                    "x: 2",
                    "Cache-Status: shark; hit",
                    "Transfer-Encoding: chunked",
                    "",
                    "5",
                    "hello",
                    "0",
                    "grpc-status: 0",
                    "");
            assertThat(TestingDoor.ask(program, "GET /x?y HTTP/1.1\r\nHost: a.example\r\n\r\n", answer.length()))
                    .isEqualTo(answer);
        }
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void manyAtOnceShareOneConnectionToTheOrigin() throws Exception {
        List<Integer> streams = new ArrayList<>();
        Http2Server server = world.secured(world.answering((program, stream) -> {
            streams.add(0, stream);
            if (streams.size() == 5) {
                for (int each : streams) {
                    program.headers(each, false, ":status", "200").data(each, true, "answer");
                }
            }
        }));
        try (Http2Peer program = world.program()) {
            for (int i = 1; i <= 9; i += 2) {
                program.get(i, "/" + i);
            }
            List<Integer> answered = new ArrayList<>();
            while (answered.size() < 5) {
                answered.add(program.next(Http2Peer.DATA).stream());
            }
            assertThat(answered).containsExactlyInAnyOrder(1, 3, 5, 7, 9);
        }
        assertThat(server.connections()).isEqualTo(1);
        assertThat(world.door().rows(5)).allMatch(row -> row.status() == 200);
    }

    @Test
    void toAnOriginOfHttp1() throws Exception {
        TestingOrigin server = world.old(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nKeep-Alive: x\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nT: 1\r\n\r\n",
                "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno",
                "HTTP/1.1 204 No Content\r\nX-A: b\r\n\r\n");
        try (Http2Peer program = world.program()) {
            Http2Peer.Answer answer = program.get(1, "/chunked").answer(1);
            assertThat(answer.head()).containsExactly(Map.entry(":status", "200"));
            assertThat(answer.body()).isEqualTo("abcde");
            assertThat(answer.trailers()).containsExactly(Map.entry("t", "1"));
            assertThat(program.get(3, "/length").answer(3).body()).isEqualTo("no");
            assertThat(program.get(5, "/none").answer(5).head()).containsEntry("x-a", "b");
        }
        assertThat(server.connections()).isEqualTo(1);
        assertThat(server.received().get(0)).isEqualTo("GET /chunked HTTP/1.1\r\nhost: a.example\r\n\r\n");
        Exchange first = world.door().exchange(world.door().rows(3).get(0));
        assertThat(text(first.responseHead())).startsWith("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n");
        assertThat(text(first.responseTrailers())).isEqualTo("T: 1\r\n");
    }

    @Test
    void bodiesUp() throws Exception {
        String ok = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n";
        TestingOrigin server = world.old(ok + "a", ok + "b");
        String[] post = {":method", "POST", ":scheme", "https", ":path", "/", ":authority", "a.example"};
        String[] sized = Arrays.copyOf(post, post.length + 2);
        sized[post.length] = "content-length";
        sized[post.length + 1] = "5";
        try (Http2Peer program = world.program()) {
            program.headers(1, false, sized).data(1, false, "he").data(1, true, "llo");
            assertThat(program.answer(1).body()).isEqualTo("a");
            program.headers(3, true, post);
            assertThat(program.answer(3).body()).isEqualTo("b");
        }
        String head = "POST / HTTP/1.1\r\nhost: a.example\r\n";
        assertThat(server.received())
                .containsExactly(head + "content-length: 5\r\n\r\nhello", head + "Content-Length: 0\r\n\r\n");
        assertThat(world.door().rows(2)).extracting(ExchangeRow::requestBytes).containsExactly(5L, 0L);
    }

    @Test
    void aBodyWithoutLengthGoesUpInChunks() throws Exception {
        CompletableFuture<String> got = new CompletableFuture<>();
        try (ServerSocket listener = SecureDoor.WORLD
                .server("a.example")
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            world.open(listener, listener.getLocalPort());
            Thread origin = new Thread(() -> {
                try (Socket socket = listener.accept()) {
                    StringBuilder request = new StringBuilder();
                    while (!request.toString().endsWith("0\r\nt: 1\r\n\r\n")) {
                        request.append((char) socket.getInputStream().read());
                    }
                    got.complete(request.toString());
                    socket.getOutputStream()
                            .write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    got.complete("" + socket.getInputStream().read());
                } catch (IOException e) {
                    got.completeExceptionally(e);
                }
            });
            origin.start();
            try (Http2Peer program = world.program()) {
                program.headers(
                                1,
                                false,
                                ":method",
                                "POST",
                                ":scheme",
                                "https",
                                ":path",
                                "/",
                                ":authority",
                                "a.example")
                        .data(1, false, "he")
                        .data(1, false, "llo")
                        .headers(1, true, "t", "1");
                assertThat(program.answer(1).status()).isEqualTo("204");
            }
        }
        assertThat(got.join())
                .startsWith("POST / HTTP/1.1\r\nhost: a.example\r\nTransfer-Encoding: chunked\r\n\r\n")
                .contains("he")
                .endsWith("0\r\nt: 1\r\n\r\n");
        assertThat(text(world.door().exchange(world.door().rows(1).get(0)).requestTrailers()))
                .isEqualTo("t: 1\r\n");
    }

    @Test
    void toAnOriginOfHttp2Only() throws Exception {
        Http2Server server = world.secured(world.answering((program, stream) ->
                program.headers(stream, false, ":status", "200").data(stream, true, "hello")));
        try (Socket program = world.door().connect("a.example", "http/1.1")) {
            String answer = "HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
            String chunked = lines(
                    "POST /x HTTP/1.1",
                    "Host: a.example",
                    "Connection: x",
                    "X: y",
                    "Transfer-Encoding: chunked",
                    "",
                    "2",
                    "ab",
                    "1",
                    "c",
                    "0",
                    "T: 1",
                    "");
            assertThat(TestingDoor.ask(program, chunked, answer.length())).isEqualTo(answer);
        }
        assertThat(received.take().fields())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(":method", "POST", ":scheme", "https", ":path", "/x", ":authority", "a.example"));
        StringBuilder body = new StringBuilder();
        Http2Peer.Frame frame = received.take();
        for (; frame.type() == Http2Peer.DATA; frame = received.take()) {
            body.append(frame.text());
        }
        assertThat(body).hasToString("abc");
        assertThat(frame.fields()).containsExactly(Map.entry("t", "1"));
        assertThat(server.connections()).isEqualTo(1);
        assertThat(world.door().rows(1).get(0).requestBytes()).isEqualTo(3);
    }

    /** As nghttpd is one. */
    @Test
    void toAnOriginOfHttp2OnlyThatDoesNotSaySo() throws Exception {
        world.secured(world.answering((program, stream) ->
                        program.headers(stream, false, ":status", "200").data(stream, true, "hello")))
                .silent();
        String answer = lines("HTTP/1.1 200 ", "Transfer-Encoding: chunked", "", "5", "hello", "0", "");
        try (Socket program = world.door().connect("a.example", "http/1.1")) {
            for (int i = 0; i < 2; i++) {
                assertThat(TestingDoor.ask(program, "GET /x HTTP/1.1\r\nHost: a.example\r\n\r\n", answer.length()))
                        .isEqualTo(answer);
            }
        }
        assertThat(world.door().rows(2)).extracting(ExchangeRow::status).containsOnly(200);
    }

    @Test
    void withoutTlsByPriorKnowledge() throws Exception {
        world.plain(world.answering(
                (program, stream) -> program.headers(stream, false, ":status", "200", "content-length", "5")
                        .data(stream, true, "hello")));
        try (Http2Peer program = Http2Peer.client(world.door().connect())) {
            assertThat(program.get(1, "/").answer(1).body()).isEqualTo("hello");
        }
        assertThat(world.door().rows(1).get(0).url())
                .startsWith("http://a.example:")
                .endsWith("/");
    }

    @Test
    void aLargeBodyIsPlayedFromItsFile() throws Exception {
        world.old("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE.length() + "\r\n\r\n" + LARGE);
        try (Http2Peer program = world.program()) {
            assertThat(program.get(1, "/").answer(1).body()).isEqualTo(LARGE);
        }
        world.door().rows(1);
        world.door().mode(Mode.REPLAY);
        try (Http2Peer program = world.program()) {
            assertThat(program.get(1, "/").answer(1).body()).isEqualTo(LARGE);
            Http2Peer.Answer part = program.headers(
                            3,
                            true,
                            ":method",
                            "GET",
                            ":scheme",
                            "https",
                            ":path",
                            "/",
                            ":authority",
                            "a.example",
                            "range",
                            "bytes=70000-270000")
                    .answer(3);
            assertThat(part.status()).isEqualTo("206");
            assertThat(part.head()).containsEntry("content-range", "bytes 70000-270000/" + LARGE.length());
            assertThat(part.body()).isEqualTo(LARGE.substring(70_000, 270_001));
        }
        assertThat(world.door().rows(3))
                .extracting(ExchangeRow::source)
                .containsExactly(Source.NETWORK, Source.PLAYED, Source.PLAYED);
    }

    private static String lines(String... lines) {
        return String.join("\r\n", lines) + "\r\n";
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}

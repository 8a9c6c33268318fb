package shark.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import shark.base.ErrorCode;
import shark.base.ExchangeRow;
import shark.base.Mode;
import shark.base.Phase;
import shark.base.SharkException;
import shark.base.Source;
import shark.store.Body;
import shark.store.Filter;
import shark.store.Store;
import shark.tape.Tapes;

/** The door between real sockets and over a real store: a raw client, and an origin that follows a script. */
class DoorTest {
    @TempDir
    Path directory;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final TestingOrigin origin = new TestingOrigin();
    private Tapes tapes;
    private Channel listener;
    private Mode mode = Mode.RECORD;

    @BeforeEach
    void open() throws InterruptedException {
        tapes = new Tapes(Store.open(directory), Clock.systemUTC());
        Limits limits = new Limits(1000, 50, 100, 2, 100_000, 4);
        Door door = new Door(tapes.recorder("box", "tape", () -> mode), new Local(), limits, null);
        listener = new ServerBootstrap()
                .group(loops)
                .channel(EpollServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        door.accept(channel);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
    }

    @AfterEach
    void close() throws Exception {
        listener.close().sync();
        loops.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).sync();
        tapes.close();
        origin.close();
    }

    /** Every name leads to the scripted origin, but for two. */
    private final class Local implements Origins {
        @Override
        public CompletionStage<List<InetSocketAddress>> addresses(String host, int port) {
            if (host.equals("nowhere.test")) {
                return CompletableFuture.failedFuture(
                        new SharkException(ErrorCode.NOT_FOUND, "no address is known for nowhere.test"));
            }
            return CompletableFuture.completedFuture(List.of(new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), host.equals("closed.test") ? 1 : origin.port())));
        }

        @Override
        public Optional<String> nameOf(InetAddress address) {
            return Optional.empty();
        }
    }

    @Test
    void forwardsAndRecordsOverKeptConnections() throws IOException {
        origin.answers(
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-a: 1\r\nx-A: 2\r\n\r\nhi",
                "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
        try (Wire client = client()) {
            client.send("GET /a HTTP/1.1\r\nHost: one.test\r\nConnection: keep-alive\r\n\r\n");
            assertThat(client.read("hi"))
                    .isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-a: 1\r\nx-A: 2\r\n\r\nhi");
            client.send("POST /b HTTP/1.1\r\nHost: one.test\r\nContent-Length: 3\r\n\r\nabc");
            assertThat(client.read("\r\n\r\n")).isEqualTo("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
        }
        assertThat(origin.received())
                .containsExactly(
                        "GET /a HTTP/1.1\r\nHost: one.test\r\n\r\n",
                        "POST /b HTTP/1.1\r\nHost: one.test\r\nContent-Length: 3\r\n\r\nabc");
        assertThat(origin.connections()).isEqualTo(1);
        assertThat(rows(2)).extracting(ExchangeRow::status).containsExactly(201, 200);
    }

    @Test
    void answersPipelinedRequestsInOrder() throws IOException {
        origin.answers(ok("1"), ok("2"), ok("3"));
        try (Wire client = client()) {
            client.send(
                    "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\nGET /3 HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.read("\r\n\r\n3")).isEqualTo(ok("1") + ok("2") + ok("3"));
        }
        assertThat(rows(3)).extracting(ExchangeRow::path).containsExactly("/3", "/2", "/1");
    }

    @Test
    void recordsTheContentOfChunksAndPassesThemOn() throws IOException {
        String answer =
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=1\r\nde\r\n0\r\nT: 1\r\n\r\n";
        origin.answers(answer);
        try (Wire client = client()) {
            client.send("GET /c HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.read("T: 1\r\n\r\n")).isEqualTo(answer);
        }
        assertThat(content(rows(1).get(0))).isEqualTo("abcde");
    }

    @Test
    void takesTheChunksOffForAnOldClient() throws IOException {
        origin.answers("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
        try (Wire client = client()) {
            client.send("GET /c HTTP/1.0\r\n\r\n");
            assertThat(client.readAll()).isEqualTo("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nabc");
        }
    }

    @Test
    void passesInterimAnswersAndExpectOn() throws IOException {
        origin.answers("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + ok("done"));
        try (Wire client = client()) {
            client.send("POST /e HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            client.send("hi");
            assertThat(client.read("done"))
                    .isEqualTo("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + ok("done"));
        }
    }

    @Test
    void refusesSmugglingAndForwardsNothingOfIt() throws IOException {
        try (Wire client = client()) {
            client.send(
                    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
            assertThat(client.readAll())
                    .startsWith("HTTP/1.1 400 Bad Request\r\n")
                    .contains("Connection: close");
        }
        assertThat(origin.received()).isEmpty();
        ExchangeRow row = rows(1).get(0);
        assertThat(row.source()).isEqualTo(Source.ERROR);
        assertThat(row.error()).isEqualTo("the request has both Content-Length and Transfer-Encoding");
        assertThat(content(row)).isEqualTo("shark: the request has both Content-Length and Transfer-Encoding\n");
    }

    @Test
    void saysWhyNothingAnswers() throws IOException {
        try (Wire client = client()) {
            client.send("GET / HTTP/1.1\r\nHost: closed.test\r\n\r\n");
            assertThat(client.read("refused)\n")).startsWith("HTTP/1.1 502 Bad Gateway\r\n");
            client.send("GET / HTTP/1.1\r\nHost: nowhere.test\r\n\r\n");
            assertThat(client.read("nowhere.test\n")).contains("shark: no address is known for nowhere.test");
        }
        assertThat(rows(2)).allSatisfy(row -> {
            assertThat(row.source()).isEqualTo(Source.ERROR);
            assertThat(content(row)).startsWith("shark: ").hasSize((int) row.responseBytes());
        });
    }

    @Test
    void anAnswerCutShortIsCutShortForTheClientToo() throws IOException {
        origin.answers("HTTP/1.1 200 OK\r\nContent-Length: 1024\r\n\r\nhalf", TestingOrigin.CLOSE);
        try (Wire client = client()) {
            client.send("GET /half HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.readAllUntilReset()).isTrue();
        }
        assertThat(rows(1).get(0).error()).isEqualTo("the origin closed 1020 bytes before the end");
    }

    @Test
    void aSilentOriginIsGivenUp() throws IOException {
        origin.answers("");
        try (Wire client = client()) {
            client.send("GET /silent HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.read(" s\n")).contains("502 Bad Gateway").contains("the origin was silent for 2 s");
        }
    }

    @Test
    void nonsenseFromTheOriginIsA502() throws IOException {
        origin.answers("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc");
        try (Wire client = client()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.read("Content-Lengths\n")).startsWith("HTTP/1.1 502");
        }
    }

    @Test
    void triesOnceMoreWhenAKeptConnectionHasEnded() throws IOException {
        origin.answers(ok("1"), TestingOrigin.CLOSE_LATER, ok("2"));
        try (Wire client = client()) {
            client.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n");
            client.read("1");
            client.send("GET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.read("\r\n\r\n2")).endsWith(ok("2"));
        }
        assertThat(origin.connections()).isEqualTo(2);
    }

    @Test
    void playsWhatWasRecordedAndTouchesNoOrigin() throws IOException {
        byte[] large = new byte[2_000_000];
        new Random(3).nextBytes(large);
        String body = new String(large, StandardCharsets.ISO_8859_1).replace('\0', 'x');
        origin.answers(
                "HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\n" + body,
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
        try (Wire client = client()) {
            client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
            client.readBytes("HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\n".length() + 2_000_000);
            client.send("POST /chunks HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
            client.read("0\r\n\r\n");
        }
        rows(2);
        mode = Mode.REPLAY;
        int before = origin.received().size();
        try (Wire client = client()) {
            client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
            String head = "HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\nCache-Status: shark; hit\r\n\r\n";
            assertThat(client.readBytes(head.length() + 2_000_000)).isEqualTo(head + body);
            client.send("POST /chunks HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
            assertThat(client.read("0\r\n\r\n"))
                    .contains("Transfer-Encoding: chunked")
                    .endsWith("3\r\nabc\r\n0\r\n\r\n");
            client.send("GET /other HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.read("/other\n"))
                    .contains("504 Gateway Timeout")
                    .contains("Cache-Status: shark; fwd=miss");
        }
        assertThat(origin.received()).hasSize(before);
    }

    @Test
    void relaysWhatIsNotHttpAndKeepsHalfClose() throws IOException {
        origin.answers("reply", TestingOrigin.CLOSE);
        try (Wire client = client()) {
            client.send("\u0001\u0002binary");
            client.endOutput();
            assertThat(client.readAll()).isEqualTo("reply");
        }
        ExchangeRow row = rows(1).get(0);
        assertThat(row.source()).isEqualTo(Source.TUNNEL);
        assertThat(row.requestBytes() + row.responseBytes()).isGreaterThanOrEqualTo(5);
    }

    @Test
    void nothingThatIsNotHttpLeavesInReplay() throws IOException {
        mode = Mode.REPLAY;
        try (Wire client = client()) {
            client.send("\u0001\u0002binary");
            assertThat(client.readAllUntilReset()).isTrue();
        }
        assertThat(origin.connections()).isZero();
        assertThat(rows(1).get(0).error()).contains("nothing leaves");
    }

    private static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** The rows, the newest first, once so many are on disk. */
    private List<ExchangeRow> rows(int count) {
        return await().until(
                        () -> tapes.list(Filter.ALL, "", 0, 100),
                        rows -> rows.size() == count
                                && rows.stream()
                                        .allMatch(row -> row.phase() == Phase.STORED
                                                && tapes.find(row.id()).isPresent()));
    }

    private String content(ExchangeRow row) {
        Body body = tapes.find(row.id()).orElseThrow().responseBody();
        return new String(((Body.Small) body).content(), StandardCharsets.ISO_8859_1);
    }

    private Wire client() throws IOException {
        return new Wire(
                new Socket(InetAddress.getLoopbackAddress(), ((InetSocketAddress) listener.localAddress()).getPort()));
    }

    /** A raw connection. */
    private record Wire(Socket socket) implements AutoCloseable {
        Wire {
            try {
                socket.setSoTimeout(10_000);
            } catch (SocketException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        void endOutput() throws IOException {
            socket.shutdownOutput();
        }

        String read(String end) throws IOException {
            StringBuilder text = new StringBuilder();
            while (!text.toString().endsWith(end)) {
                int b = socket.getInputStream().read();
                if (b < 0) {
                    throw new IOException("ended after: " + text);
                }
                text.append((char) b);
            }
            return text.toString();
        }

        String readBytes(int count) throws IOException {
            return new String(socket.getInputStream().readNBytes(count), StandardCharsets.ISO_8859_1);
        }

        String readAll() throws IOException {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }

        boolean readAllUntilReset() throws IOException {
            try {
                socket.getInputStream().readAllBytes();
                return false;
            } catch (SocketException e) {
                return e.getMessage().contains("reset");
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}

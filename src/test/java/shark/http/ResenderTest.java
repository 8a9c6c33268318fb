package shark.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shark.base.ExchangeRow;
import shark.base.Source;
import shark.store.Store;
import shark.tape.Tapes;

/** A recorded request goes through a door again, and what is answered is recorded. */
@Timeout(60)
class ResenderTest {
    @TempDir
    Path directory;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final TestingOrigin origin = new TestingOrigin();
    private Tapes tapes;

    @BeforeEach
    void open() {
        tapes = new Tapes(Store.open(directory), Clock.systemUTC());
    }

    @AfterEach
    void close() throws Exception {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        tapes.close();
        origin.close();
    }

    /** All names lead to the origin. */
    private final class World implements Origins {
        @Override
        public CompletionStage<List<InetSocketAddress>> addresses(String host, int port) {
            return CompletableFuture.completedFuture(
                    List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), origin.port())));
        }

        @Override
        public Optional<String> nameOf(InetAddress address) {
            return Optional.empty();
        }
    }

    private ExchangeRow sent(String head, String body) throws Exception {
        CompletableFuture<ExchangeRow> stored = new CompletableFuture<>();
        Door door = new Door(tapes.recorderOfOne("box", "tape", stored), new World(), Limits.USUAL, null);
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        Resender.send(
                loops,
                door,
                new Resender.Request(
                        "http",
                        "a.test",
                        81,
                        head.replace(";", "\r\n").getBytes(StandardCharsets.UTF_8),
                        new ByteArrayInputStream(content),
                        content.length));
        return stored.get(30, TimeUnit.SECONDS);
    }

    @Test
    void theAnswerIsRecordedWhole() throws Exception {
        String large = "x".repeat(3_000_000);
        origin.answers("HTTP/1.1 201 Made\r\nContent-Length: 3000000\r\n\r\n" + large);
        ExchangeRow row = sent(
                "POST /p?q HTTP/1.1;Host: a.test:81;X: y;Transfer-Encoding: chunked;Connection: keep-alive;;", "hello");
        assertThat(origin.received().get(0))
                .startsWith("POST /p?q HTTP/1.1\r\nHost: a.test:81\r\nX: y\r\n")
                .contains("Content-Length: 5\r\n")
                .doesNotContainIgnoringCase("chunked")
                .endsWith("\r\n\r\nhello");
        assertThat(row.url()).isEqualTo("http://a.test:81/p?q");
        assertThat(row.status()).isEqualTo(201);
        assertThat(row.source()).isEqualTo(Source.NETWORK);
        assertThat(row.responseBytes()).isEqualTo(3_000_000);
        assertThat(tapes.find(row.id()).orElseThrow().responseBody().size()).isEqualTo(3_000_000);
    }

    @Test
    void anAnswerThatBreaksIsAnErrorRow() throws Exception {
        origin.answers("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhal", TestingOrigin.CLOSE);
        ExchangeRow row = sent("GET / HTTP/1.1;Host: a.test:81;;", "");
        assertThat(row.source()).isEqualTo(Source.ERROR);
        assertThat(row.error()).contains("before the end");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET / HTTP/1.1;Host: a;;                              | 0 | GET / HTTP/1.1;Host: a;Connection: close;;
            POST / HTTP/1.1;content-length: 0;;                   | 0 | POST / HTTP/1.1;Content-Length: 0;Connection: close;;
            POST / HTTP/1.1;Content-Length: 3;Expect: 100-continue;;| 3 | POST / HTTP/1.1;Content-Length: 3;Connection: close;;
            POST / HTTP/1.1;Transfer-Encoding: chunked;TE: x;;    | 5 | POST / HTTP/1.1;Content-Length: 5;Connection: close;;
            GET /x HTTP/2;host: a;te: trailers;;                  | 0 | GET /x HTTP/1.1;host: a;Connection: close;;
            GET http://te:1/ HTTP/1.1;Keep-Alive: 5;A: b;;        | 0 | GET http://te:1/ HTTP/1.1;A: b;Connection: close;;
            """)
    void framingAndConnectionAreMadeAnew(String recorded, long size, String sent) {
        byte[] head = Resender.head(recorded.replace(";", "\r\n").getBytes(StandardCharsets.UTF_8), size);
        assertThat(new String(head, StandardCharsets.UTF_8).replace("\r\n", ";"))
                .isEqualTo(sent);
    }
}

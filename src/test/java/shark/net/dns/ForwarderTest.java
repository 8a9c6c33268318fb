package shark.net.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static shark.net.dns.TestingMessages.address;
import static shark.net.dns.TestingMessages.addresses;
import static shark.net.dns.TestingMessages.answer;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.handler.codec.dns.DnsRecordType;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shark.TestingLoops;
import shark.base.ErrorCode;
import shark.base.SharkException;

/** Name servers that are not there, that hang up, or that answer in pieces: on real sockets. */
class ForwarderTest {
    private static final int HOUR_MILLIS = 3_600_000;

    @TempDir
    Path directory;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final TestingResolver resolver = new TestingResolver();

    @AfterEach
    void close() throws Exception {
        resolver.close();
        TestingLoops.end(loops);
    }

    /** A closed port is told at once (ICMP, RST): the hour that a silent server would have is not waited for. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whereNobodyListensTheNextIsAskedAtOnce(boolean whole) throws Exception {
        resolver.answers((asked, tcp) -> List.of(answer(asked, 0, address("192.0.2.1"))));
        Forwarder forwarder = forwarder(2, HOUR_MILLIS, closed(), resolver.address());

        assertThat(addresses(forwarder.ask(question(), whole).get(10, TimeUnit.SECONDS)))
                .containsExactly("192.0.2.1");
        assertThat(resolver.asked()).extracting(TestingResolver.Asked::tcp).containsExactly(whole);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whereNobodyListensAnywhereItSaysWhoWasAsked(boolean whole) throws Exception {
        Forwarder forwarder = forwarder(2, HOUR_MILLIS, closed(), closed());

        assertThatThrownBy(() -> forwarder.ask(question(), whole).get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(SharkException.class)
                .hasMessageContaining(
                        "no name server of the host answers about a.example (asked 127.0.0.1, 127.0.0.1)");
    }

    /** @param sent of the answer, in bytes, its two bytes of length among them, before the server hangs up */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 20})
    void aServerThatHangsUpIsAskedAsOftenAsTheSettingsSay(int sent) throws Exception {
        AtomicInteger connections = new AtomicInteger();
        Thread serving;
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            serving = new Thread(() -> hangUp(server, sent, connections), "testing name server");
            serving.start();
            Forwarder forwarder =
                    forwarder(3, HOUR_MILLIS, new InetSocketAddress(server.getInetAddress(), server.getLocalPort()));
            assertThatThrownBy(() -> forwarder.ask(question(), true).get(10, TimeUnit.SECONDS))
                    .hasMessageContaining("no name server of the host answers");
        }
        serving.join();
        assertThat(connections).hasValue(3);
    }

    private static void hangUp(ServerSocket server, int sent, AtomicInteger connections) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                connections.incrementAndGet();
                DataInputStream input = new DataInputStream(socket.getInputStream());
                byte[] whole = answer(input.readNBytes(input.readUnsignedShort()), 0, address("192.0.2.1"));
                OutputStream output = socket.getOutputStream();
                byte[] framed = new byte[whole.length + 2];
                framed[1] = (byte) whole.length;
                System.arraycopy(whole, 0, framed, 2, whole.length);
                output.write(framed, 0, sent);
            } catch (IOException e) {
                connections.addAndGet(server.isClosed() ? 0 : 100); // Seen by the test.
            }
        }
    }

    /** Each query under way holds a socket: the places are bounded, and come back. */
    @Test
    void placesAreBoundedAndComeBack() throws Exception {
        Forwarder forwarder = forwarder(1, HOUR_MILLIS, resolver.address());
        List<CompletableFuture<byte[]>> pending = new ArrayList<>();
        List<byte[]> queries = new java.util.concurrent.CopyOnWriteArrayList<>();
        resolver.answers((asked, tcp) -> {
            queries.add(asked);
            return queries.size() < 4 ? List.of() : List.of(answer(asked, 0));
        });
        for (int i = 0; i < 4; i++) {
            pending.add(forwarder.ask(question(), false));
        }
        assertThatThrownBy(() -> forwarder.ask(question(), false).get(10, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        SharkException.class,
                        denied -> assertThat(denied.code()).isEqualTo(ErrorCode.DENIED))
                .hasMessageContaining("more than 4 names");
        CompletableFuture.anyOf(pending.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);
        await().until(() -> !forwarder.ask(question(), false).isCompletedExceptionally());
    }

    private Forwarder forwarder(int attempts, int timeoutMillis, InetSocketAddress... servers) {
        ResolverSettings settings = new ResolverSettings(List.of(servers), timeoutMillis, attempts);
        HostNames host =
                new HostNames(directory.resolve("none"), directory.resolve("none"), Runnable::run, text -> settings);
        return new Forwarder(loops, host, 4);
    }

    private static Query question() throws MalformedMessage {
        return Query.of("a.example", DnsRecordType.A);
    }

    /** A port that was just free, by UDP and by TCP. */
    private static InetSocketAddress closed() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                DatagramSocket datagrams =
                        new DatagramSocket(listener.getLocalPort(), InetAddress.getLoopbackAddress())) {
            return new InetSocketAddress(listener.getInetAddress(), datagrams.getLocalPort());
        }
    }
}

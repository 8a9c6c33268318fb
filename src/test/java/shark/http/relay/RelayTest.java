package shark.http.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Two connections joined, from their first byte to each of their ends. */
@Timeout(120)
class RelayTest {
    private final ListAppender<ILoggingEvent> complaints = new ListAppender<>();
    private final Logger netty = (Logger) LoggerFactory.getLogger("io.netty.channel");
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private TestingTunnel tunnel;

    @BeforeEach
    void open() throws IOException {
        complaints.start();
        netty.addAppender(complaints);
        tunnel = new TestingTunnel(new byte[0], new byte[0]);
    }

    @AfterEach
    void close() throws IOException {
        tunnel.close();
        threads.shutdown();
        netty.detachAppender(complaints);
        assertThat(complaints.list).isEmpty(); // Of what a handler let through.
        assertThat(tunnel.clients()).noneMatch(Channel::isOpen);
        assertThat(tunnel.origins()).noneMatch(Channel::isOpen);
    }

    @Test
    void whatCameBeforeGoesFirstAndIsCounted() throws IOException {
        tunnel.close();
        tunnel = new TestingTunnel(ascii("ahead "), ascii("early "));
        try (Socket program = tunnel.connect();
                Socket origin = tunnel.accept()) {
            program.getOutputStream().write(ascii("and on"));
            program.shutdownOutput();
            origin.getOutputStream().write(ascii("and back"));
            origin.shutdownOutput();
            assertThat(origin.getInputStream().readAllBytes()).isEqualTo(ascii("ahead and on"));
            assertThat(program.getInputStream().readAllBytes()).isEqualTo(ascii("early and back"));
        }
        ended("", 12, 14);
    }

    /** Both directions at once, in pieces of any size. */
    @Test
    void everyByteArrivesInOrderAndIsCounted() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] out = new byte[3_000_000 + random.nextInt(100_000)];
        byte[] in = new byte[5_000_000 + random.nextInt(100_000)];
        random.nextBytes(out);
        random.nextBytes(in);
        try (Socket program = tunnel.connect();
                Socket origin = tunnel.accept()) {
            CompletableFuture<byte[]> atOrigin = readAll(origin);
            CompletableFuture<byte[]> atProgram = readAll(program);
            CompletableFuture<Void> sent =
                    CompletableFuture.runAsync(() -> sendInPieces(origin, in, new Random(seed)), threads);
            sendInPieces(program, out, random);
            sent.join();
            assertThat(atOrigin.join()).as("seed %d", seed).isEqualTo(out);
            assertThat(atProgram.join()).as("seed %d", seed).isEqualTo(in);
        }
        ended("", out.length, in.length);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneDirectionGoesOnAfterTheEndOfTheOther(boolean programFirst) throws IOException {
        try (Socket program = tunnel.connect();
                Socket origin = tunnel.accept()) {
            Socket first = programFirst ? program : origin;
            Socket second = programFirst ? origin : program;
            first.getOutputStream().write(1);
            first.shutdownOutput();
            assertThat(second.getInputStream().readAllBytes()).hasSize(1);
            second.getOutputStream().write(new byte[2_000_000]);
            assertThat(first.getInputStream().readNBytes(2_000_000)).hasSize(2_000_000);
            assertThat(tunnel.rows().get(0).error()).isNull();
            second.shutdownOutput();
            assertThat(first.getInputStream().read()).isEqualTo(-1);
        }
        ended("", programFirst ? 1 : 2_000_000, programFirst ? 2_000_000 : 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aResetIsPassedOnAsOne(boolean ofProgram) throws IOException {
        try (Socket program = tunnel.connect();
                Socket origin = tunnel.accept()) {
            Socket dies = ofProgram ? program : origin;
            Socket hears = ofProgram ? origin : program;
            dies.getOutputStream().write(7);
            assertThat(hears.getInputStream().read()).isEqualTo(7);
            reset(dies);
            assertThatThrownBy(() -> hears.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
        await().until(() -> tunnel.rows().get(0).error() != null);
        assertThat(tunnel.rows().get(0).error())
                .contains("the connection broke")
                .contains("reset");
    }

    /** A receiver that is gone while much is under way to it: the sender hears of it, and nothing is left over. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aReceiverThatDiesEndsTheSender(boolean ofProgram) throws Exception {
        try (Socket program = tunnel.connect();
                Socket origin = tunnel.accept()) {
            Socket dies = ofProgram ? program : origin;
            Socket sends = ofProgram ? origin : program;
            CompletableFuture<Void> sending = CompletableFuture.runAsync(
                    () -> {
                        try {
                            while (true) {
                                sends.getOutputStream().write(new byte[100_000]);
                            }
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    },
                    threads);
            assertThat(dies.getInputStream().readNBytes(1_000_000)).hasSize(1_000_000);
            reset(dies);
            assertThatThrownBy(sending::join).hasRootCauseInstanceOf(SocketException.class);
        }
        await().until(() -> tunnel.rows().get(0).error() != null);
        assertThat(tunnel.rows().get(0).error()).isNotEmpty().doesNotContain("twice");
    }

    /** What a receiver does not take is not read from the sender, and arrives when it does. */
    @Test
    void aReceiverThatDoesNotReadHoldsTheSenderUp() throws IOException {
        long sent = 0;
        Socket origin;
        try (SocketChannel program = SocketChannel.open(tunnel.address())) {
            origin = tunnel.accept();
            program.configureBlocking(false);
            await().until(() -> tunnel.rows().size() == 1);
            Channel client = tunnel.clients().get(0);
            ByteBuffer piece = ByteBuffer.allocate(100_000);
            for (int count = 1; count > 0 || client.config().isAutoRead(); sent += count) {
                count = program.write(piece.clear());
            }
            assertThat(tunnel.origins().get(0).isWritable()).isFalse();
            assertThat(tunnel.origins().get(0).bytesBeforeWritable()).isLessThan(4L << 20);
        }
        try (origin) {
            assertThat(origin.getInputStream().readAllBytes()).hasSize((int) sent);
        }
        await().until(() -> tunnel.rows().get(0).error() != null);
        assertThat(tunnel.rows().get(0).out()).isEqualTo(sent);
    }

    @Test
    void isToldHowFarItIsWhileItGoesOn() throws IOException {
        try (Socket program = tunnel.connect();
                Socket origin = tunnel.accept()) {
            await().until(() -> {
                program.getOutputStream().write(1);
                origin.getInputStream().read();
                return tunnel.rows().get(0).told() > 1;
            });
            assertThat(tunnel.rows().get(0).error()).isNull();
            assertThat(tunnel.rows().get(0).out()).isPositive();
        }
    }

    @Test
    void holdsNothingOpenAfterwards() throws IOException {
        echo();
        long before = descriptors();
        for (int i = 0; i < 30; i++) {
            echo();
        }
        await().untilAsserted(() -> assertThat(descriptors()).isLessThanOrEqualTo(before));
    }

    private void echo() throws IOException {
        try (Socket program = tunnel.connect();
                Socket origin = tunnel.accept()) {
            program.getOutputStream().write(1);
            origin.getOutputStream().write(origin.getInputStream().read());
            assertThat(program.getInputStream().read()).isEqualTo(1);
        }
        await().until(() -> tunnel.origins().stream().noneMatch(Channel::isOpen)
                && tunnel.clients().stream().noneMatch(Channel::isOpen));
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    private void ended(String error, long out, long in) {
        await().until(() -> tunnel.rows().get(0).error() != null);
        TestingTunnel.Row row = tunnel.rows().get(0);
        assertThat(row.error()).isEqualTo(error);
        assertThat(row.out()).isEqualTo(out);
        assertThat(row.in()).isEqualTo(in);
    }

    private static void sendInPieces(Socket to, byte[] bytes, Random random) {
        try {
            OutputStream output = to.getOutputStream();
            for (int at = 0, length; at < bytes.length; at += length) {
                length = Math.min(bytes.length - at, 1 + random.nextInt(random.nextBoolean() ? 100 : 200_000));
                output.write(bytes, at, length);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CompletableFuture<byte[]> readAll(Socket from) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return from.getInputStream().readAllBytes();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                threads);
    }

    /** Closes with a reset (SO_LINGER 0: tcp(7)). */
    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

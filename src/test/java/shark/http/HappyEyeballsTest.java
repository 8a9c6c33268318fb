package shark.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The dialling of an origin with several addresses (RFC 8305). A dead address is a listener whose queue is full: the kernel
 * drops what comes, as a firewall would. The waits that must not be waited for are of ten minutes.
 */
class HappyEyeballsTest {
    private static final int FOR_EVER = 600_000;

    @TempDir
    Path directory;

    private final TestingOrigin origin = new TestingOrigin();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private InetSocketAddress live;

    @BeforeEach
    void open() {
        live = new InetSocketAddress(InetAddress.getLoopbackAddress(), origin.port());
        origin.answers(
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : opened) {
            resource.close();
        }
        origin.close();
    }

    @Test
    void aDeadFirstAddressCostsOneStep() throws IOException {
        assertThat(get(50, dead(), live)).endsWith("\r\n\r\nhi");
    }

    @Test
    void eachDeadAddressCostsOneStep() throws IOException {
        assertThat(get(50, dead(), dead(), dead(), live)).endsWith("\r\n\r\nhi");
    }

    @Test
    void aRefusedAddressCostsNone() throws IOException {
        assertThat(get(FOR_EVER, closed("127.0.0.1"), closed("::1"), live)).endsWith("\r\n\r\nhi");
    }

    @Test
    void anAddressWithoutAWayCostsNone() throws IOException {
        // The kernel refuses the limited broadcast address to TCP at once, as it does IPv6 on a host that has none.
        assertThat(get(FOR_EVER, new InetSocketAddress("255.255.255.255", 80), live))
                .endsWith("\r\n\r\nhi");
    }

    @Test
    void theFirstThatAnswersIsTheOnlyOneAsked() throws IOException {
        try (TestingOrigin other = new TestingOrigin()) {
            InetSocketAddress second = new InetSocketAddress(InetAddress.getLoopbackAddress(), other.port());

            assertThat(get(FOR_EVER, live, second)).endsWith("\r\n\r\nhi");
            assertThat(other.connections()).isZero();
        }
    }

    @Test
    void whatLosesTheRaceIsGivenUp() throws IOException {
        InetSocketAddress dead = dead();

        assertThat(get(50, dead, live)).endsWith("\r\n\r\nhi");
        await().until(() -> connecting(dead.getPort()) == 0);
    }

    @Test
    void whenAllFailEachIsNamed() throws IOException {
        assertThat(get(FOR_EVER, closed("127.0.0.1"), closed("::1")))
                .startsWith("HTTP/1.1 502")
                .contains("127.0.0.1: connection refused; 0:0:0:0:0:0:0:1: connection refused");
    }

    private String get(int staggerMillis, InetSocketAddress... addresses) throws IOException {
        Limits limits = new Limits(FOR_EVER, staggerMillis, 100, 60, 100_000, 4);
        RecordingDoor door = new RecordingDoor(
                directory.resolve("store"), limits, InetAddress.getLoopbackAddress(), List.of(addresses));
        opened.add(0, door);
        try (Socket program = door.connect()) {
            program.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private InetSocketAddress dead() throws IOException {
        ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        opened.add(listener);
        InetSocketAddress address = (InetSocketAddress) listener.getLocalSocketAddress();
        for (int i = 0; i < 2; i++) { // A queue of one takes two; a third would wait in vain.
            opened.add(SocketChannel.open(address));
        }
        return address;
    }

    private InetSocketAddress closed(String host) throws IOException {
        InetAddress address = InetAddress.getAllByName(host)[0];
        try (ServerSocket listener = new ServerSocket(0, 1, address)) {
            return new InetSocketAddress(address, listener.getLocalPort());
        }
    }

    /** How many sockets of this machine wait for a connection to a port (proc(5), tcp: state 02 is SYN_SENT). */
    private static long connecting(int port) throws IOException {
        String remote = String.format(":%04X 02", port);
        long count = 0;
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            count += Files.readAllLines(Path.of(table)).stream()
                    .filter(line -> line.contains(remote))
                    .count();
        }
        return count;
    }
}

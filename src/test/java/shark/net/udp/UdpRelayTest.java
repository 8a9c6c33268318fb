package shark.net.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shark.net.TestingNamespace;

/** Datagrams from a real namespace through the relay to a real server on the loopback, and back. */
class UdpRelayTest {
    private static final String FOUR = "203.0.113.7";
    private static final String SIX = "2001:db8::7";

    @TempDir
    static Path home;

    private static TestingNamespace namespace;

    private final IoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final ExecutorService blocking = Executors.newFixedThreadPool(2);
    private final TestingWorld world = new TestingWorld();
    private final List<DatagramSocket> opened = new ArrayList<>();
    private TestingEcho echo;
    private UdpRelay relay;

    @BeforeAll
    static void make() {
        TestingNamespace.assumeNamespaces();
        namespace = new TestingNamespace(home);
    }

    @AfterAll
    static void unmake() {
        if (namespace != null) {
            namespace.close();
        }
    }

    @BeforeEach
    void open() {
        echo = new TestingEcho("127.0.0.1");
        world.leadTo(echo.address());
        serve(UdpLimits.USUAL);
    }

    private void serve(UdpLimits limits) {
        if (relay != null) {
            relay.close();
        }
        relay = new UdpRelay(
                loops.next(),
                world,
                namespace.program().sockets(namespace.keeper(), "net/box/flow", namespace.path()),
                namespace.descriptors().datagrams(),
                blocking,
                limits);
        namespace.keeper().get("net/box/udp").forEach(relay::serve);
    }

    @AfterEach
    void close() throws Exception {
        opened.forEach(DatagramSocket::close);
        relay.close();
        echo.close();
        blocking.shutdown();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        assertThat(namespace.keeper().names()).doesNotContain("net/box/flow");
    }

    @ParameterizedTest
    @ValueSource(strings = {FOUR, SIX})
    void anAnswerComesFromTheAddressAsked(String address) throws IOException {
        DatagramSocket program = program();
        program.connect(to(address, 9999)); // The kernel lets only answers from there in.

        for (String text : List.of("one", "two", "three")) {
            send(program, text);
            assertThat(receive(program)).isEqualTo("echo " + text);
        }

        relay.close();
        assertThat(world.rows()).hasSize(1);
        TestingWorld.Row row = world.rows().get(0);
        assertThat(row.dialled()).isEqualTo(to(address, 9999));
        assertThat(row.out()).isEqualTo(11);
        assertThat(row.in()).isEqualTo(11 + 15);
        assertThat(row.error()).isEmpty();
    }

    @Test
    void eachProgramAndEachAddressIsAFlowOfItsOwn() throws IOException {
        DatagramSocket one = program();
        DatagramSocket other = program();
        for (DatagramSocket program : List.of(one, other)) {
            for (InetSocketAddress to : List.of(to(FOUR, 9999), to(FOUR, 9998), to("198.51.100.1", 9999))) {
                String text = program.getLocalPort() + " to " + to;
                program.send(packet(text, to));
                DatagramPacket answer = new DatagramPacket(new byte[100], 100);
                program.receive(answer);
                assertThat(answer.getSocketAddress()).isEqualTo(to);
                assertThat(new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8))
                        .isEqualTo("echo " + text);
            }
        }
        assertThat(world.rows()).hasSize(6);
        assertThat(echo.senders()).hasSize(6);
    }

    @Test
    void aLargeDatagramPassesWhole() throws IOException {
        byte[] large = new byte[65_507 - 5];
        new Random(5).nextBytes(large);
        DatagramSocket program = program();
        program.connect(to(FOUR, 9999));
        for (int round = 0; round < 3; round++) {
            program.send(new DatagramPacket(large, large.length));
            DatagramPacket answer = new DatagramPacket(new byte[65_535], 65_535);
            program.receive(answer);
            assertThat(java.util.Arrays.copyOfRange(answer.getData(), 5, answer.getLength()))
                    .isEqualTo(large);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {FOUR, SIX})
    void aClosedPortIsToldByIcmp(String address) throws IOException {
        echo.close();
        DatagramSocket program = program();
        program.connect(to(address, 9999));
        send(program, "anybody?");

        assertThatThrownBy(() -> receive(program)).isInstanceOf(PortUnreachableException.class);
        relay.close();
        assertThat(world.rows().get(0).out()).isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(strings = {FOUR, SIX})
    void whileClosedNothingLeavesAndTheProgramIsTold(String address) throws IOException {
        serve(new UdpLimits(16, 60_000, 1, 1000, 1 << 20));
        world.close("nothing leaves in this mode");
        DatagramSocket program = program();
        program.connect(to(address, 9999));
        send(program, "out");

        assertThatThrownBy(() -> receive(program)).isInstanceOf(PortUnreachableException.class);
        assertThat(world.rows()).hasSize(1);
        assertThat(world.rows().get(0).error()).isEqualTo("nothing leaves in this mode");
        assertThat(world.rows().get(0).out()).isZero();
        assertThat(echo.senders()).isEmpty();

        // When it may leave again, the same program's next flow does.
        world.close("");
        await().ignoreExceptions().until(() -> exchange(program, "again").equals("echo again"));
        world.close("closed once more");
        await().untilAsserted(() ->
                assertThatThrownBy(() -> exchange(program, "not this")).isInstanceOf(PortUnreachableException.class));
        assertThat(world.rows()).extracting(TestingWorld.Row::error).contains("closed once more");
        assertThat(echo.texts()).doesNotContain("not this", "out");
    }

    @Test
    void whatPolicyRefusesIsToldAndNothingLeaves() throws IOException {
        world.refuse("203.0.113.7 is link-local");
        DatagramSocket program = program();
        program.connect(to(FOUR, 9999));
        send(program, "out");

        assertThatThrownBy(() -> receive(program)).isInstanceOf(PortUnreachableException.class);
        assertThat(world.rows().get(0).error()).isEqualTo("203.0.113.7 is link-local");
        assertThat(echo.senders()).isEmpty();
    }

    @Test
    void takesTheNextAddressWhereTheFirstHasNoWay() throws IOException {
        world.leadTo(to("127.255.255.255", 9), echo.address()); // Broadcast is not sent to unasked: connect(2), EACCES.
        DatagramSocket program = program();
        program.connect(to(SIX, 9999));

        assertThat(exchange(program, "hello")).isEqualTo("echo hello");
    }

    @Test
    void silenceEndsAFlowAndTheNextDatagramBeginsAnother() throws IOException {
        serve(new UdpLimits(16, 1, 1, 1000, 1 << 20));
        DatagramSocket program = program();
        program.connect(to(FOUR, 9999));
        assertThat(exchange(program, "one")).isEqualTo("echo one");

        await().until(() -> world.rows().get(0).error() != null);
        assertThat(exchange(program, "two")).isEqualTo("echo two");
        assertThat(world.rows()).hasSize(2);
        assertThat(world.rows().get(0).error()).isEmpty();
    }

    @Test
    void theFlowThatIsSilentLongestMakesRoom() throws IOException {
        serve(new UdpLimits(3, 60_000, 60_000, 0, 1 << 20));
        for (int i = 0; i < 10; i++) {
            DatagramSocket program = program();
            program.connect(to(FOUR, 9999));
            assertThat(exchange(program, "hello " + i)).isEqualTo("echo hello " + i);
            assertThat(world.open()).isLessThanOrEqualTo(3);
        }
        assertThat(world.rows()).hasSize(10);
        assertThat(world.rows().subList(7, 10)).allMatch(row -> row.error() == null);
    }

    @Test
    void aFloodLosesItsOwnDatagramsOnly() throws IOException {
        serve(new UdpLimits(3, 60_000, 60_000, 60_000, 1 << 20));
        DatagramSocket first = program();
        first.connect(to(FOUR, 9999));
        assertThat(exchange(first, "first")).isEqualTo("echo first");
        DatagramSocket flood = program();
        for (int port = 1; port <= 5000; port++) {
            flood.send(packet("x", to(FOUR, port == 443 ? 9999 : port)));
        }

        assertThat(exchange(first, "still")).isEqualTo("echo still");
        assertThat(world.rows()).hasSize(3);
    }

    @Test
    void nobodyElseAnswersIntoAFlow() throws IOException {
        DatagramSocket program = program();
        program.connect(to(FOUR, 9999));
        assertThat(exchange(program, "one")).isEqualTo("echo one");
        try (DatagramSocket stranger = new DatagramSocket()) {
            stranger.send(packet("forged", echo.senders().get(0)));
        }

        assertThat(exchange(program, "two")).isEqualTo("echo two");
    }

    @Test
    void aHelperThatDiedIsStartedAnew() throws IOException {
        DatagramSocket program = program();
        program.connect(to(FOUR, 9999));
        assertThat(exchange(program, "one")).isEqualTo("echo one");
        ProcessHandle.current()
                .children()
                .filter(child ->
                        child.info().arguments().map(List::of).orElse(List.of()).contains("net/box/flow"))
                .forEach(ProcessHandle::destroyForcibly);
        assertThat(exchange(program, "two")).isEqualTo("echo two");

        await().ignoreExceptions().until(() -> {
            DatagramSocket other = program();
            other.connect(to(FOUR, 9999));
            return exchange(other, "three").equals("echo three");
        });
    }

    @Test
    void anotherDaemonTakesTheListenersBack() throws IOException {
        DatagramSocket program = program();
        program.connect(to(FOUR, 9999));
        assertThat(exchange(program, "one")).isEqualTo("echo one");

        relay.close();
        send(program, "waits"); // In the listener, which the keeper holds.
        serve(UdpLimits.USUAL);

        assertThat(receive(program)).isEqualTo("echo waits");
    }

    private DatagramSocket program() throws IOException {
        DatagramSocket socket = namespace.inside(DatagramSocket::new);
        socket.setSoTimeout(5_000);
        opened.add(socket);
        return socket;
    }

    private static String exchange(DatagramSocket program, String text) throws IOException {
        send(program, text);
        return receive(program);
    }

    private static void send(DatagramSocket program, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        program.send(new DatagramPacket(bytes, bytes.length));
    }

    private static String receive(DatagramSocket program) throws IOException {
        DatagramPacket answer = new DatagramPacket(new byte[100], 100);
        program.receive(answer);
        return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
    }

    private static DatagramPacket packet(String text, InetSocketAddress to) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new DatagramPacket(bytes, bytes.length, to);
    }

    private static InetSocketAddress to(String address, int port) {
        return new InetSocketAddress(address, port);
    }
}

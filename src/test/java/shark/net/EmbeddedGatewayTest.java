package shark.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shark.TestingLoops;
import shark.net.dns.NameServer;
import shark.net.dns.NameTape;
import shark.net.dns.RebindingNames;
import shark.net.dns.TestingMessages;
import shark.net.udp.UdpWorld;

/** What leaves a real namespace, in both families: to the door, to the name server, to the relay of datagrams. */
class EmbeddedGatewayTest {
    @TempDir
    Path directory;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final ExecutorService blocking = Executors.newFixedThreadPool(2);
    private final BlockingQueue<SocketAddress> dialled = new LinkedBlockingQueue<>();
    private final BlockingQueue<InetSocketAddress> refused = new LinkedBlockingQueue<>();
    private TestingNamespace namespace;
    private RebindingNames names;
    private EmbeddedGateway gateway;

    @BeforeEach
    void open() {
        TestingNamespace.assumeNamespaces();
        namespace = new TestingNamespace(directory);
        names = new RebindingNames(loops, directory, "192.0.2.1");
        gateway = EmbeddedGateway.open(
                "box",
                namespace.keeper(),
                namespace.descriptors(),
                namespace.program(),
                loops,
                blocking,
                new EmbeddedGateway.Services(this::echo, new NameServer(names.names(), NameTape.NONE), new Nowhere()));
        gateway.serve();
    }

    @AfterEach
    void close() throws Exception {
        if (namespace != null) {
            gateway.close();
            assertThat(namespace.keeper().names()).noneMatch(name -> name.startsWith("net/box"));
            assertThat(ProcessHandle.current().children())
                    .noneMatch(
                            child -> child.info().commandLine().orElse("").contains("net/box/flow") && child.isAlive());
            names.close();
            namespace.close();
        }
        blocking.shutdown();
        TestingLoops.end(loops);
    }

    @ParameterizedTest
    @ValueSource(strings = {"93.184.216.34", "2001:db8::5", "fd00:ec2::254"})
    void aConnectionKeepsTheAddressThatWasDialled(String address) throws Exception {
        InetSocketAddress to = new InetSocketAddress(address, 8080);
        try (Socket program = namespace.inside(() -> new Socket(to.getAddress(), to.getPort()))) {
            program.setSoTimeout(10_000);
            program.getOutputStream().write(42);
            assertThat(program.getInputStream().read()).isEqualTo(42);
            InetSocketAddress seen = (InetSocketAddress) dialled.poll(10, TimeUnit.SECONDS);
            assertThat(seen.getAddress().getAddress()).isEqualTo(to.getAddress().getAddress());
            assertThat(seen.getPort()).isEqualTo(8080);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.168.65.1", "9.9.9.9", "fd00:5348:41::1", "2620:fe::fe"})
    void anyNameServerIsThisOne(String address) throws IOException {
        byte[] query = TestingMessages.query(7, "www.example.com", 1, 0);
        try (DatagramSocket program = namespace.inside(DatagramSocket::new)) {
            program.setSoTimeout(10_000);
            program.connect(new InetSocketAddress(address, 53));
            program.send(new DatagramPacket(query, query.length));
            DatagramPacket reply = new DatagramPacket(new byte[512], 512);
            program.receive(reply);
            assertThat(TestingMessages.addresses(Arrays.copyOf(reply.getData(), reply.getLength())))
                    .containsExactly("192.0.2.1");
        }
        try (Socket program = namespace.inside(() -> new Socket(address, 53))) {
            program.setSoTimeout(10_000);
            DataOutputStream output = new DataOutputStream(program.getOutputStream());
            output.writeShort(query.length);
            output.write(query);
            DataInputStream input = new DataInputStream(program.getInputStream());
            assertThat(TestingMessages.addresses(input.readNBytes(input.readUnsignedShort())))
                    .containsExactly("192.0.2.1");
        }
        assertThat(dialled).isEmpty();
        assertThat(refused).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"93.184.216.34", "2001:db8::5"})
    void otherDatagramsGoToTheRelay(String address) throws Exception {
        try (DatagramSocket program = namespace.inside(DatagramSocket::new)) {
            program.send(new DatagramPacket(new byte[3], 3, new InetSocketAddress(address, 123)));
            assertThat(refused.poll(10, TimeUnit.SECONDS)).isEqualTo(new InetSocketAddress(address, 123));
        }
    }

    @Test
    void theSandboxesOwnServersStayItsOwn() throws IOException {
        for (String own : List.of("127.0.0.1", "::1", "192.168.65.3", "fd00:5348:41::3")) {
            try (DatagramSocket server = namespace.inside(() -> new DatagramSocket(new InetSocketAddress(own, 123)));
                    DatagramSocket program = namespace.inside(DatagramSocket::new)) {
                server.setSoTimeout(10_000);
                program.send(new DatagramPacket(new byte[3], 3, new InetSocketAddress(own, 123)));
                server.receive(new DatagramPacket(new byte[3], 3));
            }
        }
        assertThat(refused).isEmpty();
    }

    private void echo(Channel connection) {
        dialled.add(connection.localAddress());
        connection.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                context.writeAndFlush(message);
            }
        });
    }

    /** A world that datagrams do not reach. */
    private final class Nowhere implements UdpWorld {
        @Override
        public Optional<String> closed(InetSocketAddress to) {
            refused.add(to);
            return Optional.of("nowhere");
        }

        @Override
        public CompletionStage<List<InetSocketAddress>> addresses(InetSocketAddress to) {
            return CompletableFuture.failedFuture(new IllegalStateException("nowhere"));
        }

        @Override
        public Row begin(InetSocketAddress to) {
            return new Row() {
                @Override
                public void progress(long out, long in) {
                    assertThat(out + in).isZero();
                }

                @Override
                public void end(String error) {
                    assertThat(error).isEqualTo("nowhere");
                }
            };
        }
    }
}

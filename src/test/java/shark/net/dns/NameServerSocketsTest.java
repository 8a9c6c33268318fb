package shark.net.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static shark.net.dns.TestingMessages.address;
import static shark.net.dns.TestingMessages.addresses;
import static shark.net.dns.TestingMessages.answer;
import static shark.net.dns.TestingMessages.query;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.codec.dns.DnsRecordType;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import shark.TestingLoops;

/** The name server by UDP and TCP, with clients that are polite and with one that is not. */
class NameServerSocketsTest {
    @TempDir
    Path directory;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final TestingResolver resolver = new TestingResolver();
    private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
    private final List<Channel> all = new CopyOnWriteArrayList<>();
    private Channel datagrams;
    private Channel listener;

    @BeforeEach
    void open() throws Exception {
        ResolverSettings settings = new ResolverSettings(List.of(resolver.address()), 5000, 2);
        HostNames host =
                new HostNames(directory.resolve("none"), directory.resolve("none"), Runnable::run, text -> settings);
        NameServer server = new NameServer(
                new SandboxNames("dev", Map.of(), () -> false, () -> new Forwarder(loops, host, 128)), NameTape.NONE);
        datagrams = new Bootstrap()
                .group(loops)
                .channel(EpollDatagramChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        server.serveUdp(channel);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        listener = new ServerBootstrap()
                .group(loops)
                .channel(EpollServerSocketChannel.class)
                .childOption(ChannelOption.SO_SNDBUF, 4096)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        server.acceptTcp(channel);
                        accepted.add(channel);
                        all.add(channel);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
    }

    @AfterEach
    void close() throws Exception {
        datagrams.close().sync();
        listener.close().sync();
        resolver.close();
        TestingLoops.end(loops);
        assertThat(all).noneMatch(Channel::isOpen); // What one had not written would be released nowhere.
    }

    @Test
    void byUdp() throws IOException {
        resolver.answers((asked, tcp) -> List.of(answer(asked, 0, address("192.0.2.1"))));
        try (DatagramSocket client = new DatagramSocket()) {
            client.setSoTimeout(10_000);
            byte[] query = query(77, "a.example", 1, 4000);
            client.send(new DatagramPacket(new byte[] {1, 2}, 2, datagrams.localAddress()));
            client.send(new DatagramPacket(query, query.length, datagrams.localAddress()));
            DatagramPacket reply = new DatagramPacket(new byte[4096], 4096);
            client.receive(reply);

            byte[] message = Arrays.copyOf(reply.getData(), reply.getLength());
            assertThat(Message.id(message)).isEqualTo(77);
            assertThat(addresses(message)).containsExactly("192.0.2.1");
        }
    }

    @Test
    void byTcpSeveralOnOneConnectionAndEachByte() throws IOException {
        byte[] large = TestingMessages.record(16, new byte[60_000]);
        resolver.answers((asked, tcp) -> List.of(answer(asked, 0, large)));
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port(listener.localAddress()))) {
            client.setSoTimeout(10_000);
            client.setTcpNoDelay(true);
            for (int id = 1; id <= 3; id++) {
                byte[] query = query(id, "a.example", DnsRecordType.TXT);
                client.getOutputStream().write(new byte[] {0, (byte) query.length});
                for (byte b : query) {
                    client.getOutputStream().write(b);
                }
            }
            DataInputStream input = new DataInputStream(client.getInputStream());
            boolean[] seen = new boolean[4];
            for (int i = 0; i < 3; i++) {
                byte[] message = input.readNBytes(input.readUnsignedShort());
                assertThat(message).hasSizeGreaterThan(60_000);
                seen[Message.id(message)] = true;
            }
            assertThat(seen).containsExactly(false, true, true, true);
        }
        assertThat(resolver.asked()).allMatch(TestingResolver.Asked::tcp);
    }

    @Test
    void aClientThatDoesNotReadIsNotReadFrom() throws Exception {
        resolver.answers((asked, tcp) -> List.of(answer(asked, 0, TestingMessages.record(16, new byte[60_000]))));
        byte[] query = query(1, "a.example", DnsRecordType.TXT);
        ByteBuffer framed = ByteBuffer.allocate(query.length + 2)
                .putShort((short) query.length)
                .put(query)
                .flip();
        try (SocketChannel client = SocketChannel.open()) {
            client.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
            client.connect(listener.localAddress());
            client.configureBlocking(false);
            Channel served = accepted.poll(10, TimeUnit.SECONDS);

            await().until(() -> {
                for (int i = 0; i < 100 && client.write(framed) > 0; i++) {
                    if (!framed.hasRemaining()) {
                        framed.rewind();
                    }
                }
                return !served.config().isAutoRead();
            });
        }
    }

    @Test
    void aConnectionOfNonsenseIsClosed() throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port(listener.localAddress()))) {
            client.setSoTimeout(10_000);
            new DataOutputStream(client.getOutputStream()).writeShort(5000);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    private static int port(SocketAddress address) {
        return ((InetSocketAddress) address).getPort();
    }
}

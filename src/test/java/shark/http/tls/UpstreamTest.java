package shark.http.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Handshakes with origins that are right and wrong, by both providers of TLS. */
class UpstreamTest {
    private static final EventLoopGroup LOOPS = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private static TestingAuthority known;
    private static TestingAuthority stranger;

    @TempDir
    static Path directory;

    private static Path bundle;

    @BeforeAll
    static void trust() throws Exception {
        known = new TestingAuthority("Known CA");
        stranger = new TestingAuthority("Strange CA");
        bundle = known.writtenTo(directory.resolve("bundle.pem"));
    }

    @AfterAll
    static void close() {
        LOOPS.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @ParameterizedTest
    @EnumSource(
            value = SslProvider.class,
            names = {"JDK", "OPENSSL"})
    void aCertificateIsTakenOrRefusedWithItsReason(SslProvider provider) throws Exception {
        Upstream upstream = upstream(provider, "insecure.example");
        Duration yesterday = Duration.ofDays(-1);
        assertThat(meet(upstream, "a.example", known.server("a.example"))).isEmpty();
        assertThat(meet(upstream, "a.example", known.server("*.example", "b.test")))
                .isEmpty();
        assertThat(meet(upstream, "127.0.0.1", known.server("127.0.0.1"))).isEmpty();
        assertThat(meet(upstream, "a.example", known.server(Duration.ofDays(-9), yesterday, "a.example")))
                .startsWith("the certificate of a.example:443 is refused: it expired at 20")
                .endsWith("; to take it all the same: --insecure-upstream a.example");
        assertThat(meet(upstream, "a.example", known.server(Duration.ofDays(2), Duration.ofDays(9), "a.example")))
                .startsWith("the certificate of a.example:443 is refused: it is not valid before 20");
        assertThat(meet(upstream, "a.example", known.server("b.example", "c.example")))
                .startsWith("the certificate of a.example:443 is refused: it is for b.example, c.example, not for"
                        + " a.example;");
        assertThat(meet(upstream, "10.0.0.1", known.server("b.example")))
                .contains("is refused: it is for b.example, not for 10.0.0.1;");
        assertThat(meet(upstream, "a.example", known.server()))
                .contains("it is for no name at all, not for a.example;");
        assertThat(meet(upstream, "a.example", TestingAuthority.selfSigned("a.example")))
                .contains("is refused: it is self-signed;");
        assertThat(meet(upstream, "a.example", stranger.server("a.example")))
                .contains("it was signed by 'CN=Strange CA', an authority that this host does not trust;");
        assertThat(meet(upstream, "insecure.example", TestingAuthority.selfSigned("other.example")))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = SslProvider.class,
            names = {"JDK", "OPENSSL"})
    void whatDoesNotSpeakTlsIsSaidNotTo(SslProvider provider) throws Exception {
        Upstream upstream = upstream(provider, "none");
        assertThat(meet(upstream, "a.example", socket -> {
                    socket.getInputStream().read();
                    socket.getOutputStream().write("SSH-2.0-x\r\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
                    socket.getInputStream().readAllBytes();
                }))
                .isEqualTo("a.example:443 does not speak TLS");
        assertThat(meet(upstream, "a.example", socket -> socket.getInputStream().read()))
                .isEqualTo("a.example:443 closed the connection within the TLS handshake");
    }

    @Test
    void anAuthorityThatIsAddedToTheBundleIsTrustedFromTheNextTryOn() throws Exception {
        Path file = known.writtenTo(directory.resolve("growing.pem"));
        HostTrust trust = new HostTrust(file, Runnable::run);
        Upstream upstream = new Upstream(trust, List.of(), Clock.systemUTC());
        assertThat(meet(upstream, "a.example", stranger.server("a.example"))).contains("does not trust");

        Path more = stranger.writtenTo(directory.resolve("more.pem"));
        Files.writeString(file, Files.readString(file) + Files.readString(more));
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
        assertThat(meet(upstream, "a.example", stranger.server("a.example"))).contains("does not trust");
        assertThat(meet(upstream, "a.example", stranger.server("a.example"))).isEmpty();
        assertThat(meet(upstream, "a.example", known.server("a.example"))).isEmpty();
    }

    private static Upstream upstream(SslProvider provider, String insecure) {
        HostTrust trust = new HostTrust(bundle, Runnable::run);
        return new Upstream(trust, List.of(HostPattern.parse(insecure)), Clock.systemUTC(), TlsSettings.NONE, provider);
    }

    /** One connection of a server's. */
    private interface Server {
        void serve(Socket socket) throws Exception;
    }

    private static String meet(Upstream upstream, String host, SSLContext context) throws Exception {
        return meet(upstream, host, plain -> {
            Socket socket = context.getSocketFactory().createSocket(plain, null, true);
            socket.getInputStream().read();
        });
    }

    /** Makes a handshake; empty when it went well. */
    private static String meet(Upstream upstream, String host, Server server) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(
                    () -> {
                        try (Socket socket = listener.accept()) {
                            server.serve(socket);
                        } catch (Exception e) {
                            assertThat(e).isNotNull(); // The other side tells.
                        }
                    },
                    "testing server");
            thread.start();
            Channel channel = new Bootstrap()
                    .group(LOOPS)
                    .channel(EpollSocketChannel.class)
                    .handler(new ChannelInboundHandlerAdapter() {
                        @Override
                        public void exceptionCaught(io.netty.channel.ChannelHandlerContext context, Throwable cause) {
                            context.close();
                        }
                    })
                    .connect(listener.getLocalSocketAddress())
                    .syncUninterruptibly()
                    .channel();
            SslHandler handler = upstream.handler(channel.alloc(), host, 443, Upstream.Offer.HTTP_1)
                    .toCompletableFuture()
                    .get();
            channel.pipeline().addFirst(handler);
            Throwable failure = handler.handshakeFuture().awaitUninterruptibly().cause();
            channel.close().syncUninterruptibly();
            thread.join();
            return failure == null ? "" : HandshakeFault.ofOrigin(host, 443, failure);
        }
    }
}

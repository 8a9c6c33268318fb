package shark.http.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.ssl.SslProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Handshakes with programs, by both providers of TLS: what an echo over it says, and with which certificate. */
class InterceptorTest {
    private static final EventLoopGroup LOOPS = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private static final Clock CLOCK = Clock.systemUTC();

    private final Authority authority = Authority.make("dev", CLOCK);

    @AfterAll
    static void close() {
        LOOPS.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @ParameterizedTest
    @EnumSource(
            value = SslProvider.class,
            names = {"JDK", "OPENSSL"})
    void everyNameHasACertificateOfItsOwnFromOneContext(SslProvider provider) throws Exception {
        Interceptor interceptor =
                new Interceptor(() -> authority, List.of(), Runnable::run, CLOCK, TlsSettings.NONE, provider);
        X509Certificate first = met(interceptor, "a.example", "TLSv1.3", "a.example");
        assertThat(met(interceptor, "a.example", "TLSv1.2", "a.example")).isEqualTo(first);
        assertThat(met(interceptor, "b.example", "TLSv1.3", "b.example")).isNotEqualTo(first);
        assertThat(met(interceptor, "127.0.0.1", "TLSv1.3", "127.0.0.1", "c.example")
                        .getSubjectAlternativeNames())
                .hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = SslProvider.class,
            names = {"JDK", "OPENSSL"})
    void sessionsAreKeptUpToABound(SslProvider provider) {
        Leaves leaves = new Leaves(authority, CLOCK, 9);
        assertThat(Contexts.server(provider, leaves, TlsSettings.NONE, List.of("http/1.1"))
                        .sessionContext()
                        .getSessionCacheSize())
                .isEqualTo(1024);
    }

    @Test
    void itCanBeWarmedUp() {
        Interceptor.warm();
        assertThat(Contexts.best()).isEqualTo(SslProvider.OPENSSL);
    }

    /** The certificate that a client sees which verifies this name or address. */
    private X509Certificate met(Interceptor interceptor, String name, String version, String... names)
            throws Exception {
        Channel listener = new ServerBootstrap()
                .group(LOOPS)
                .channel(EpollServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(interceptor
                                        .handler(channel.alloc(), List.of(names))
                                        .toCompletableFuture()
                                        .join())
                                .addLast(new ChannelInboundHandlerAdapter() {
                                    @Override
                                    public void channelRead(ChannelHandlerContext context, Object message) {
                                        context.writeAndFlush((ByteBuf) message);
                                    }
                                });
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
        InetSocketAddress address = (InetSocketAddress) listener.localAddress();
        try (SSLSocket socket = socket(new Socket(address.getAddress(), address.getPort()), name, version)) {
            socket.getOutputStream().write("echo".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readNBytes(4), StandardCharsets.US_ASCII))
                    .isEqualTo("echo");
            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
            assertThat(socket.getApplicationProtocol()).isEqualTo("h2");
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        } finally {
            listener.close().syncUninterruptibly();
        }
    }

    private SSLSocket socket(Socket plain, String name, String version) throws Exception {
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, null);
        store.setCertificateEntry("ca", authority.certificate());
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, name, 443, true);
        socket.setSoTimeout(20_000);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setServerNames(Authority.isAddress(name) ? List.of() : List.of(new SNIHostName(name)));
        parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
        parameters.setProtocols(new String[] {version});
        socket.setSSLParameters(parameters);
        return socket;
    }
}

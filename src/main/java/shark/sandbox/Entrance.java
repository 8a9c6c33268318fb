package shark.sandbox;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import shark.tape.Recorder;

/**
 * Where a sandbox's connections come in: all go to its door, but for DNS over TLS (RFC 7858), which could be neither recorded
 * nor played: programs that speak it ask in the clear where nobody answers.
 */
record Entrance(Consumer<Channel> door, Recorder recorder, Outside outside) implements Consumer<Channel> {
    static final int DNS_OVER_TLS = 853;

    @Override
    public void accept(Channel connection) {
        InetSocketAddress dialled = (InetSocketAddress) connection.localAddress();
        if (dialled.getPort() != DNS_OVER_TLS) {
            door.accept(connection);
            return;
        }
        if (recorder.ready()) {
            String host = outside.nameOf(dialled.getAddress())
                    .orElse(dialled.getAddress().getHostAddress());
            recorder.tunnel("tls", host, DNS_OVER_TLS)
                    .end(
                            "DNS over TLS (TCP port 853) is refused, so that the program asks in the clear, which is recorded");
        }
        connection.config().setOption(ChannelOption.SO_LINGER, 0); // A reset: tcp(7).
        connection.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelActive(ChannelHandlerContext context) {
                context.close();
            }
        });
    }
}

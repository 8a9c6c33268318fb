package shark.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.IdleStateEvent;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import shark.http.relay.Relay;
import shark.http.tls.ClientHello;
import shark.http.tls.HandshakeFault;
import shark.http.tls.Interceptor;
import shark.http.tls.Upstream;
import shark.tape.Recorder;

/**
 * Waits for the first bytes of a program's connection, which tell what it speaks: HTTP/1 goes through a
 * {@link ClientConnection}, TLS is ended here and looked into by another of these, all else is relayed as it is, or refused
 * when nothing may leave.
 */
final class FirstBytes extends ChannelInboundHandlerAdapter {
    private static final String UNPLAYABLE = "what is not HTTP cannot be played";
    private static final int HTTPS = 443;

    private final Door door;
    private final @Nullable Secured secured;
    private ByteBuf pending = Unpooled.EMPTY_BUFFER;
    private boolean known;
    private boolean handshaken;

    /** @param secured null: what comes is what was sent, else what TLS held */
    FirstBytes(Door door, @Nullable Secured secured) {
        this.door = door;
        this.secured = secured;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (secured == null) {
            watch(context);
        }
        context.fireChannelActive();
    }

    /** A server that speaks first (SSH, SMTP) has a silent client. */
    private void watch(ChannelHandlerContext context) {
        context.executor()
                .schedule(
                        () -> {
                            if (!known
                                    && !pending.isReadable()
                                    && context.channel().isActive()) {
                                other(context);
                            }
                        },
                        door.limits().sniffMillis(),
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        pending = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), pending, (ByteBuf) message);
        if (known) {
            return; // The relay takes it when it has dialled.
        }
        switch (Sniffer.kind(pending)) {
            case MORE -> {}
            case HTTP -> http(context);
            case TLS -> tls(context);
            case OTHER -> other(context);
        }
    }

    private void http(ChannelHandlerContext context) {
        known = true;
        Channel channel = context.channel();
        ClientConnection connection = new ClientConnection(
                door, door.pool(channel.eventLoop()), channel, (InetSocketAddress) channel.localAddress(), secured);
        ByteBuf first = pending;
        pending = Unpooled.EMPTY_BUFFER;
        context.pipeline().replace(this, null, connection);
        connection.channelRead(channel.pipeline().context(connection), first);
    }

    private void other(ChannelHandlerContext context) {
        if (secured == null) {
            tunnel(context, "tcp", door.host("", dialled(context)), null, UNPLAYABLE);
        } else {
            tunnel(context, "tls", secured.host(), Upstream.Offer.NOTHING, UNPLAYABLE);
        }
    }

    private void tls(ChannelHandlerContext context) {
        Interceptor interceptor = door.interceptor();
        if (secured != null) {
            other(context); // TLS within TLS.
            return;
        }
        ClientHello hello = ClientHello.of(pending);
        String host = door.host(hello.serverName(), dialled(context));
        if (interceptor == null) {
            tunnel(context, "tls", host, null, UNPLAYABLE);
            return;
        }
        String unread = interceptor.unread(host, hello);
        if (unread.isEmpty()) {
            intercept(context, interceptor, new Secured(hello.serverName(), host));
        } else {
            tunnel(context, "tls", host, null, unread);
        }
    }

    private void intercept(ChannelHandlerContext context, Interceptor interceptor, Secured within) {
        known = true;
        Channel client = context.channel();
        client.config().setAutoRead(false);
        String address = dialled(context).getAddress().getHostAddress();
        List<String> names = !within.serverName().isEmpty()
                ? List.of(within.serverName())
                : within.host().equals(address) ? List.of(address) : List.of(address, within.host());
        interceptor
                .handler(client.alloc(), names)
                .whenComplete((tls, failure) -> client.eventLoop().execute(() -> {
                    if (!client.isActive() || ((DuplexChannel) client).isInputShutdown()) {
                        client.close();
                        rejected(context, within, new ClosedChannelException());
                    } else if (tls == null) {
                        refuse(
                                client,
                                tunnelRow(context, "tls", within.host()),
                                HandshakeFault.ofProgram(within.host(), failure));
                    } else {
                        handshake(context, tls, within);
                    }
                }));
    }

    private void handshake(ChannelHandlerContext context, SslHandler tls, Secured within) {
        tls.setHandshakeTimeoutMillis(door.limits().connectMillis());
        ByteBuf hello = pending;
        pending = Unpooled.EMPTY_BUFFER;
        context.pipeline()
                .addAfter(context.name(), null, new FirstBytes(door, within))
                .addAfter(context.name(), null, new TlsEnd())
                .addAfter(context.name(), null, tls);
        context.fireChannelRead(hello);
        context.fireChannelReadComplete();
        context.pipeline().remove(this);
        context.channel().config().setAutoRead(true);
    }

    private Recorder.TunnelRecording tunnelRow(ChannelHandlerContext context, String scheme, String host) {
        return door.recorder().tunnel(scheme, host, dialled(context).getPort());
    }

    /**
     * Relays the connection, or refuses it.
     *
     * @param tls towards the origin; null: as it is
     * @param unplayable why it cannot be played
     */
    private void tunnel(
            ChannelHandlerContext context,
            String scheme,
            String host,
            Upstream.@Nullable Offer tls,
            String unplayable) {
        known = true;
        Channel client = context.channel();
        client.config().setAutoRead(false);
        if (!door.ready()) {
            door.whenReady(() -> client.eventLoop().execute(() -> tunnel(context, scheme, host, tls, unplayable)));
            return;
        }
        if (!client.isActive()) {
            return; // It did not wait for the store.
        }
        Recorder.TunnelRecording recording = tunnelRow(context, scheme, host);
        if (door.recorder().sealed()) {
            refuse(client, recording, "nothing leaves in this mode, and " + unplayable);
            return;
        }
        OriginPool.Key key = new OriginPool.Key(host, dialled(context).getPort(), tls);
        door.pool(client.eventLoop()).dial(key, ChannelInboundHandlerAdapter::new, (origin, failure) -> {
            if (origin == null) {
                refuse(client, recording, failure);
            } else if (!client.isActive()) {
                origin.close();
                recording.end("the client closed the connection");
            } else {
                ByteBuf ahead = pending;
                pending = Unpooled.EMPTY_BUFFER;
                client.pipeline().remove(this);
                Relay.join(client, origin, recording, ahead, Unpooled.EMPTY_BUFFER);
            }
        });
    }

    private static void refuse(Channel client, Recorder.TunnelRecording recording, String why) {
        recording.end(why);
        Door.reset(client);
    }

    private static InetSocketAddress dialled(ChannelHandlerContext context) {
        return (InetSocketAddress) context.channel().localAddress();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        Secured within = secured;
        if (event instanceof SslHandshakeCompletionEvent handshake && within != null) {
            handshaken(context, handshake, within);
            return;
        }
        boolean over = event instanceof ChannelInputShutdownEvent || event instanceof IdleStateEvent;
        if (over && !known) {
            known = true;
            if (within != null && !handshaken) {
                rejected(context, within, new ClosedChannelException());
            }
            context.close();
        }
    }

    private void handshaken(ChannelHandlerContext context, SslHandshakeCompletionEvent handshake, Secured within) {
        if (!handshake.isSuccess()) {
            if (!known) {
                known = true;
                rejected(context, within, handshake.cause());
            }
            return;
        }
        handshaken = true;
        SslHandler tls = context.pipeline().get(SslHandler.class);
        boolean http = dialled(context).getPort() == HTTPS || (tls != null && tls.applicationProtocol() != null);
        if (!http) {
            watch(context); // An HTTPS connection may well be made before there is something to ask.
        }
    }

    private void rejected(ChannelHandlerContext context, Secured within, Throwable cause) {
        tunnelRow(context, "tls", within.host()).end(HandshakeFault.ofProgram(within.host(), cause));
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        pending.release();
        pending = Unpooled.EMPTY_BUFFER;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}

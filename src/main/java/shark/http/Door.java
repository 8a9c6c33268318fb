package shark.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.timeout.IdleStateEvent;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import shark.http.relay.Relay;
import shark.http.wire.BadMessage;
import shark.tape.Recorder;
import shark.tape.Recording;
import shark.tape.RequestHead;

/**
 * A sandbox's one door. Each connection of its programs comes here; its first bytes tell what it speaks: HTTP/1 goes through
 * a {@link ClientConnection}, all else is relayed as it is, or refused when nothing may leave. Safe for use by several loops.
 */
public final class Door {
    private final Recorder recorder;
    private final Origins origins;
    private final Limits limits;
    private final Map<EventLoop, OriginPool> pools = new ConcurrentHashMap<>();

    public Door(Recorder recorder, Origins origins, Limits limits) {
        this.recorder = recorder;
        this.origins = origins;
        this.limits = limits;
    }

    /** Takes a connection over, on its event loop. Its local address is the one that the program dialled. */
    public void accept(Channel connection) {
        connection.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        connection.config().setOption(ChannelOption.TCP_NODELAY, true);
        connection.pipeline().addLast(new Silence(limits.idleSeconds()), new FirstBytes());
    }

    boolean ready() {
        return recorder.ready();
    }

    void whenReady(Runnable resume) {
        recorder.whenReady(resume);
    }

    Recording begin(RequestHead request) {
        return recorder.begin(request);
    }

    void malformed(InetSocketAddress dialled, byte[] bytes, BadMessage fault, byte[] answerHead, byte[] answerBody) {
        recorder.malformed(
                dialled.getAddress().getHostAddress(),
                dialled.getPort(),
                bytes,
                fault.status(),
                answerHead,
                answerBody,
                fault.getMessage());
    }

    /**
     * Joins two connections; the client's handler is taken out.
     *
     * @param ahead of the client's bytes, and
     * @param early of the origin's, those that were read already
     */
    void relay(Channel client, Channel origin, ClientConnection handler, ByteBuf ahead, ByteBuf early) {
        InetSocketAddress remote = (InetSocketAddress) origin.remoteAddress();
        client.pipeline().remove(handler);
        origin.pipeline().remove(OriginConnection.class);
        Recorder.TunnelRecording recording =
                recorder.tunnel("tcp", remote.getAddress().getHostAddress(), remote.getPort());
        Relay.join(client, origin, recording, ahead, early);
    }

    private OriginPool pool(EventLoop loop) {
        return pools.computeIfAbsent(loop, here -> new OriginPool(here, origins, limits));
    }

    /** Waits for the first bytes. */
    private final class FirstBytes extends ChannelInboundHandlerAdapter {
        private ByteBuf pending = Unpooled.EMPTY_BUFFER;
        private boolean known;

        @Override
        public void channelActive(ChannelHandlerContext context) {
            // A server that speaks first (SSH, SMTP) has a silent client.
            context.executor()
                    .schedule(
                            () -> {
                                if (!known
                                        && !pending.isReadable()
                                        && context.channel().isActive()) {
                                    tunnel(context, "tcp", "");
                                }
                            },
                            limits.sniffMillis(),
                            TimeUnit.MILLISECONDS);
            context.fireChannelActive();
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            pending = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), pending, (ByteBuf) message);
            if (known) {
                return; // The relay takes it when it has dialled.
            }
            switch (Sniffer.kind(pending)) {
                case MORE -> {}
                case HTTP -> {
                    known = true;
                    Channel channel = context.channel();
                    ClientConnection connection = new ClientConnection(
                            Door.this, pool(channel.eventLoop()), channel, (InetSocketAddress) channel.localAddress());
                    ByteBuf first = pending;
                    pending = Unpooled.EMPTY_BUFFER;
                    context.pipeline().replace(this, null, connection);
                    connection.channelRead(channel.pipeline().context(connection), first);
                }
                case TLS -> tunnel(context, "tls", Sniffer.serverName(pending));
                case OTHER -> tunnel(context, "tcp", "");
            }
        }

        private void tunnel(ChannelHandlerContext context, String scheme, String name) {
            known = true;
            Channel client = context.channel();
            client.config().setAutoRead(false);
            if (!recorder.ready()) {
                recorder.whenReady(() -> client.eventLoop().execute(() -> tunnel(context, scheme, name)));
                return;
            }
            if (!client.isActive()) {
                return; // It did not wait for the store.
            }
            InetSocketAddress dialled = (InetSocketAddress) client.localAddress();
            String host = !name.isEmpty()
                    ? name
                    : origins.nameOf(dialled.getAddress())
                            .orElse(dialled.getAddress().getHostAddress());
            Recorder.TunnelRecording recording = recorder.tunnel(scheme, host, dialled.getPort());
            if (recorder.sealed()) {
                refuse(client, recording, "nothing leaves in this mode, and what is not HTTP cannot be played");
                return;
            }
            OriginPool.Key key = new OriginPool.Key(host, dialled.getPort());
            pool(client.eventLoop()).dial(key, ChannelInboundHandlerAdapter::new, (origin, failure) -> {
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

        private void refuse(Channel client, Recorder.TunnelRecording recording, String why) {
            recording.end(why);
            client.config().setOption(ChannelOption.SO_LINGER, 0);
            client.close();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            boolean over = event instanceof ChannelInputShutdownEvent || event instanceof IdleStateEvent;
            if (over && !known) {
                context.close();
            }
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
}

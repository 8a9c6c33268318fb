package shark.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.IdleStateEvent;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import shark.http.tls.ClientHello;
import shark.http.tls.HandshakeFault;
import shark.http.tls.Interceptor;
import shark.http.tls.PlainAlert;
import shark.http.tls.Upstream;

/**
 * Waits for the first bytes of a program's connection, which tell what it speaks: HTTP/1 goes through a
 * {@link ClientConnection}, HTTP/2 through a {@link Http2Client}, TLS is ended here and looked into by another of these, all else is relayed as it is, or refused
 * when nothing may leave.
 *
 * <p>A program that says nothing may be one whose server speaks first (SSH, SMTP), or one that is slow: a Java takes half a
 * second from its first connection to its first ClientHello. So a server is dialled, and whoever speaks first decides; where
 * nothing may leave, the program has some seconds.
 */
final class FirstBytes extends ChannelInboundHandlerAdapter {
    private static final int HTTPS = 443;

    private final Door door;
    private final Dialled dialled;
    private final @Nullable Secured secured;
    private ByteBuf pending = Unpooled.EMPTY_BUFFER;
    /** A server that may speak first. */
    private @Nullable Channel listening;

    /** That server is dialled, and then what the program has said goes to it. */
    private boolean dialling;

    private boolean waiting;
    private Passage passage;
    private boolean known;
    private boolean handshaken;

    /** @param secured null: what comes is what was sent, else what TLS held */
    @SuppressWarnings("NullAway.Init") // The passage is there from handlerAdded on.
    FirstBytes(Door door, Dialled dialled, @Nullable Secured secured) {
        this.door = door;
        this.dialled = dialled;
        this.secured = secured;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        passage = new Passage(door, context.channel(), dialled);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (secured == null) {
            watch(context);
        }
        context.fireChannelActive();
    }

    /**
     * Begins on a connection that is there already.
     *
     * @param before the handler whose place it takes
     * @param ahead what has come on it; taken over
     */
    void takeOver(Channel connection, ChannelHandler before, ByteBuf ahead) {
        connection.pipeline().replace(before, null, this);
        ChannelHandlerContext context = connection.pipeline().context(this);
        watch(context);
        channelRead(context, ahead);
    }

    private void watch(ChannelHandlerContext context) {
        later(context, door.limits().sniffMillis(), () -> silent(context));
    }

    /** Does it then if the program has still said nothing. */
    private void later(ChannelHandlerContext context, int millis, Runnable task) {
        context.executor()
                .schedule(
                        () -> {
                            if (isSilent(context)) {
                                task.run();
                            }
                        },
                        millis,
                        TimeUnit.MILLISECONDS);
    }

    /** Empty lines say nothing. */
    private boolean isSilent(ChannelHandlerContext context) {
        return !known && Sniffer.isBlank(pending) && context.channel().isActive();
    }

    private void silent(ChannelHandlerContext context) {
        Passage.Course course = course();
        String closed = passage.closed(course);
        if (!closed.isEmpty()) {
            giveUpLater(context, course, closed);
            return;
        }
        dialling = true;
        passage.dial(course, (origin, failure) -> {
            dialling = false;
            if (waiting && origin == null) {
                passage.refuse(course, failure);
            } else if (waiting) {
                listening = origin;
                tunnel(context, course);
            } else if (origin == null) {
                giveUpLater(context, course, failure);
            } else if (!isSilent(context)) {
                origin.close();
            } else {
                listening = origin;
                origin.pipeline().get(FirstWord.class).onceSpoken(() -> {
                    if (isSilent(context)) {
                        tunnel(context, course);
                    }
                });
            }
        });
    }

    private void giveUpLater(ChannelHandlerContext context, Passage.Course course, String why) {
        later(context, door.limits().connectMillis(), () -> {
            known = true;
            passage.refuse(course, why);
        });
    }

    /** The program has spoken: the server that was to speak first is not waited for. */
    private void leaveServer() {
        Channel server = listening;
        listening = null;
        if (server != null) {
            server.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        pending = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), pending, (ByteBuf) message);
        if (known) {
            return; // The relay takes it when it has dialled.
        }
        switch (Sniffer.kind(pending, false)) {
            case MORE -> {}
            case HTTP -> http(context);
            case HTTP_2 -> http2(context);
            case TLS -> tls(context);
            case OTHER -> tunnel(context, course());
        }
    }

    private void http(ChannelHandlerContext context) {
        known = true;
        leaveServer();
        Channel channel = context.channel();
        ClientConnection connection =
                new ClientConnection(door, door.pool(channel.eventLoop()), channel, dialled, secured);
        ByteBuf first = pending;
        pending = Unpooled.EMPTY_BUFFER;
        context.pipeline().replace(this, null, connection);
        connection.channelRead(channel.pipeline().context(connection), first);
    }

    private void http2(ChannelHandlerContext context) {
        known = true;
        leaveServer();
        Http2Client client = new Http2Client(door, context.channel(), dialled, secured);
        ByteBuf first = pending;
        pending = Unpooled.EMPTY_BUFFER;
        context.pipeline().addAfter(context.name(), null, client.link());
        context.fireChannelRead(first);
        context.fireChannelReadComplete();
        context.pipeline().remove(this);
    }

    /** How a connection is relayed that is neither HTTP nor TLS. */
    private Passage.Course course() {
        Secured within = secured;
        return within == null
                ? new Passage.Course("tcp", door.host("", dialled), null, Passage.UNPLAYABLE)
                : new Passage.Course("tls", within.host(), Upstream.Offer.NOTHING, Passage.UNPLAYABLE);
    }

    /** How TLS is relayed unread. */
    private static Passage.Course unread(String host, String why) {
        return new Passage.Course("tls", host, null, why);
    }

    private void tls(ChannelHandlerContext context) {
        Interceptor interceptor = door.interceptor();
        if (secured != null) {
            tunnel(context, course()); // TLS within TLS.
            return;
        }
        ClientHello hello = ClientHello.of(pending);
        String host = door.host(hello.serverName(), dialled);
        if (interceptor == null) {
            tunnel(context, unread(host, Passage.UNPLAYABLE));
            return;
        }
        String why = interceptor.unread(host, hello);
        if (why.isEmpty()) {
            intercept(context, interceptor, new Secured(hello.serverName(), host));
        } else {
            tunnel(context, unread(host, why));
        }
    }

    private void intercept(ChannelHandlerContext context, Interceptor interceptor, Secured within) {
        known = true;
        leaveServer();
        Channel client = context.channel();
        client.config().setAutoRead(false);
        String address = dialled.host();
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
                        passage.refuse(
                                unread(within.host(), Passage.UNPLAYABLE),
                                HandshakeFault.ofProgram(within.host(), "", failure));
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
                .addAfter(context.name(), null, new FirstBytes(door, dialled, within))
                .addAfter(context.name(), null, new TlsEnd())
                .addAfter(context.name(), null, tls)
                .addAfter(context.name(), null, new PlainAlert());
        context.fireChannelRead(hello);
        context.fireChannelReadComplete();
        context.pipeline().remove(this);
        context.channel().config().setAutoRead(true);
    }

    private void tunnel(ChannelHandlerContext context, Passage.Course course) {
        known = true;
        Channel client = context.channel();
        client.config().setAutoRead(false);
        boolean listened = course.equals(course());
        if (!listened) {
            leaveServer(); // It was asked for by another name.
        }
        if (dialling && listened) {
            waiting = true;
        } else if (!door.ready()) {
            door.whenReady(() -> client.eventLoop().execute(() -> tunnel(context, course)));
        } else if (!client.isActive()) {
            leaveServer(); // The program did not wait for the store.
        } else {
            Channel server = listening;
            listening = null;
            passage.open(course, server, () -> release(context));
        }
    }

    private ByteBuf release(ChannelHandlerContext context) {
        ByteBuf ahead = pending;
        pending = Unpooled.EMPTY_BUFFER;
        context.pipeline().remove(this);
        return ahead;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        Secured within = secured;
        if (event instanceof SslHandshakeCompletionEvent handshake && within != null) {
            handshaken(context, handshake, within);
            return;
        }
        boolean ended = event instanceof ChannelInputShutdownEvent;
        if (ended && (listening != null || dialling) && isSilent(context)) {
            tunnel(context, course()); // It has nothing to say, and may want to hear.
        } else if (ended && !known && pending.isReadable() && Sniffer.kind(pending, true) == Sniffer.Kind.OTHER) {
            tunnel(context, course()); // Words without a line's end, and it has said all.
        } else if ((ended || event instanceof IdleStateEvent) && !known) {
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
        context.pipeline().remove(PlainAlert.class);
        SslHandler tls = context.pipeline().get(SslHandler.class);
        boolean http = dialled.port() == HTTPS || (tls != null && tls.applicationProtocol() != null);
        if (!http) {
            watch(context); // An HTTPS connection may well be made before there is something to ask.
        }
    }

    private void rejected(ChannelHandlerContext context, Secured within, Throwable cause) {
        PlainAlert alert = context.pipeline().get(PlainAlert.class);
        String plain = alert == null ? "" : alert.name();
        passage.tell(unread(within.host(), Passage.UNPLAYABLE), HandshakeFault.ofProgram(within.host(), plain, cause));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        leaveServer();
        context.fireChannelInactive();
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

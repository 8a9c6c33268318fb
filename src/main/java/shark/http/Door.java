package shark.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import shark.http.proxy.Via;
import shark.http.relay.Relay;
import shark.http.tls.Interception;
import shark.http.tls.Interceptor;
import shark.http.wire.BadMessage;
import shark.tape.Recorder;
import shark.tape.Recording;
import shark.tape.RequestHead;

/**
 * A sandbox's one door. Each connection of its programs comes here; its {@link FirstBytes} tell what it speaks. Safe for use
 * by several loops.
 */
public final class Door {
    private final Recorder recorder;
    private final Origins origins;
    private final Limits limits;
    private final @Nullable Interception interception;
    private final Map<EventLoop, OriginPool> pools = new ConcurrentHashMap<>();

    /** @param interception null: TLS is relayed as it is */
    public Door(Recorder recorder, Origins origins, Limits limits, @Nullable Interception interception) {
        this.recorder = recorder;
        this.origins = origins;
        this.limits = limits;
        this.interception = interception;
    }

    /** Takes a connection over, on its event loop. Its local address is the one that the program dialled. */
    public void accept(Channel connection) {
        prepared(connection).addLast(new FirstBytes(this, Dialled.of(connection), null));
    }

    /** Takes a connection over whose program knows that it speaks with a proxy (RFC 9110 section 3.7). */
    public void acceptAsProxy(Channel connection) {
        prepared(connection)
                .addLast(new ClientConnection(
                        this, pool(connection.eventLoop()), connection, Dialled.proxy(connection), null));
    }

    private ChannelPipeline prepared(Channel connection) {
        connection.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        connection.config().setOption(ChannelOption.TCP_NODELAY, true);
        return connection.pipeline().addLast(new Silence(limits.idleSeconds()));
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

    Recorder recorder() {
        return recorder;
    }

    Limits limits() {
        return limits;
    }

    /** Null: TLS is relayed as it is. */
    @Nullable
    Interceptor interceptor() {
        return interception == null ? null : interception.interceptor();
    }

    /** The server that a program means: the name that it said, else the one that it asked for, else the address. */
    String host(String said, Dialled dialled) {
        if (!said.isEmpty()) {
            return said.toLowerCase(Locale.ROOT);
        }
        InetAddress address = dialled.address();
        return address == null ? dialled.host() : origins.nameOf(address).orElse(dialled.host());
    }

    void malformed(
            String scheme, Dialled dialled, byte[] bytes, BadMessage fault, byte[] answerHead, byte[] answerBody) {
        recorder.malformed(
                scheme,
                dialled.host(),
                dialled.port(),
                bytes,
                fault.status(),
                answerHead,
                answerBody,
                fault.getMessage());
    }

    /**
     * Joins two connections; the client's handler is taken out.
     *
     * @param scheme of the row
     * @param ahead of the client's bytes, and
     * @param early of the origin's, those that were read already
     */
    void relay(Channel client, Channel origin, ClientConnection handler, String scheme, ByteBuf ahead, ByteBuf early) {
        InetSocketAddress remote = (InetSocketAddress) origin.remoteAddress();
        client.pipeline().remove(handler);
        origin.pipeline().remove(OriginConnection.class);
        Via via = Via.of(origin);
        Recorder.TunnelRecording recording = via == null
                ? recorder.tunnel(scheme, remote.getAddress().getHostAddress(), remote.getPort())
                : recorder.tunnel(scheme, via.host(), via.port());
        Relay.join(client, origin, recording, ahead, early);
    }

    OriginPool pool(EventLoop loop) {
        return pools.computeIfAbsent(
                loop,
                here -> new OriginPool(here, origins, limits, interception == null ? null : interception.upstream()));
    }

    /** Ends with a reset (SO_LINGER 0: tcp(7)), past the TLS handler, whose close_notify would make it a proper end. */
    static void reset(Channel channel) {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.pipeline().firstContext().close();
    }
}

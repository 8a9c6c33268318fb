package shark.http.h2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.timeout.IdleStateEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One HTTP/2 connection, of either end. */
public final class Link extends Http2ConnectionHandler {
    private static final int LAST_STREAM = Integer.MAX_VALUE - 2;

    private final Owner owner;
    private final int window;
    private final Http2Connection.PropertyKey key;
    private final List<Stream> telling = new ArrayList<>();
    private ChannelHandlerContext context;
    private String broken = "the connection was closed";
    private boolean reading;
    private boolean flushing;

    /** A server's end, which programs connect to. */
    public static Link server(Owner owner) {
        return new LinkBuilder(owner, true).build();
    }

    /** A client's end, which connects to an origin. */
    public static Link client(Owner owner) {
        return new LinkBuilder(owner, false).build();
    }

    /** @param window bytes that may come on all streams together before some are taken */
    @SuppressWarnings("NullAway.Init") // The context is there from handlerAdded on.
    Link(
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Settings settings,
            Owner owner,
            int window) {
        super(decoder, encoder, settings);
        this.owner = owner;
        this.window = window;
        this.key = connection().newKey();
        decoder.frameListener(new Frames(this));
        encoder.flowController().listener(state -> {
            Stream stream = stream(state);
            if (stream != null && stream.isWritable()) {
                stream.receiver().writable();
            }
        });
        connection().addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamClosed(Http2Stream state) {
                closed(state);
            }

            @Override
            public void onGoAwayReceived(int last, long error, ByteBuf text) {
                owner.leaving();
            }
        });
    }

    /** True when the other end takes one more stream. */
    public boolean canOpen() {
        Http2Connection.Endpoint<?> here = connection().local();
        return context.channel().isActive()
                && !connection().goAwayReceived()
                && here.canOpenStream()
                && here.lastStreamCreated() < LAST_STREAM;
    }

    /** Opens a stream with a request's head; null when the other end takes none. */
    public @Nullable Stream open(Http2Headers fields, boolean end, Receiver receiver) {
        if (!canOpen()) {
            return null;
        }
        int id = connection().local().incrementAndGetNextStreamId();
        encoder().writeHeaders(context, id, fields, 0, end, context.newPromise());
        Http2Stream state = connection().stream(id);
        return state == null ? null : known(state, receiver);
    }

    private Stream known(Http2Stream state, Receiver receiver) {
        Stream stream = new Stream(this, state);
        state.setProperty(key, stream);
        stream.receiver(receiver);
        return stream;
    }

    // For streams.

    ChannelFuture writeFields(int id, Http2Headers fields, boolean end) {
        return encoder().writeHeaders(context, id, fields, 0, end, context.newPromise());
    }

    ChannelFuture writeData(int id, ByteBuf piece, boolean end) {
        return encoder().writeData(context, id, piece, 0, end, context.newPromise());
    }

    void reset(int id, Http2Error error) {
        resetStream(context, id, error.code(), context.newPromise());
        flushSoon();
    }

    boolean isWritable(Http2Stream state) {
        return encoder().flowController().isWritable(state);
    }

    void take(Http2Stream state, int bytes) {
        try {
            if (decoder().flowController().consumeBytes(state, bytes)) {
                flushSoon();
            }
        } catch (Http2Exception e) {
            onError(context, true, e);
        }
    }

    /** Flushes once for all that is written in this turn of the event loop. */
    void flushSoon() {
        if (!reading && !flushing) {
            flushing = true;
            context.executor().execute(() -> {
                flushing = false;
                flush(context);
            });
        }
    }

    // For what is read.

    @Nullable
    Stream stream(@Nullable Http2Stream state) {
        return state == null ? null : state.getProperty(key);
    }

    @Nullable
    Stream stream(int id) {
        return stream(connection().stream(id));
    }

    Stream opened(int id) {
        Http2Stream state = connection().stream(id);
        Stream stream = new Stream(this, state);
        state.setProperty(key, stream);
        stream.receiver(owner.opened(stream));
        return stream;
    }

    void came(Stream stream) {
        if (stream.startsToTell()) {
            telling.add(stream);
        }
    }

    private void closed(Http2Stream state) {
        Stream stream = stream(state);
        if (stream != null) {
            boolean untouched = connection().goAwayReceived()
                    && connection().local().isValidStreamId(state.id())
                    && state.id() > connection().local().lastStreamKnownByPeer();
            stream.close(broken, untouched);
        }
    }

    // From the channel.

    @Override
    public void handlerAdded(ChannelHandlerContext added) throws Exception {
        context = added;
        super.handlerAdded(added);
        int more = window - Http2CodecUtil.DEFAULT_WINDOW_SIZE;
        decoder().flowController().incrementWindowSize(connection().connectionStream(), more);
        flush(added);
    }

    @Override
    public void channelRead(ChannelHandlerContext added, Object message) throws Exception {
        reading = true;
        super.channelRead(added, message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext added) throws Exception {
        for (Stream stream : telling) {
            stream.paused();
        }
        telling.clear();
        reading = false;
        super.channelReadComplete(added);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext added, Object event) throws Exception {
        if (event instanceof IdleStateEvent) {
            owner.idle();
        } else if (event instanceof ChannelInputShutdownEvent) {
            added.close();
        } else {
            super.userEventTriggered(added, event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext added) throws Exception {
        super.channelInactive(added);
        owner.leaving();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext added, Throwable cause) throws Exception {
        if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) != null) {
            super.exceptionCaught(added, cause);
        } else {
            broken = "the connection broke: " + cause.getMessage();
            added.close(); // Past this handler, which would wait for its streams.
        }
    }

    @Override
    protected void onStreamError(
            ChannelHandlerContext on, boolean outbound, Throwable cause, Http2Exception.StreamException fault) {
        Stream stream = stream(fault.streamId());
        String why = String.valueOf(fault.getMessage());
        if (stream != null) {
            stream.fault(why);
        } else if (!outbound) {
            owner.unreadable(why);
        }
        super.onStreamError(on, outbound, cause, fault);
    }

    @Override
    protected void onConnectionError(
            ChannelHandlerContext on, boolean outbound, Throwable cause, @Nullable Http2Exception fault) {
        broken = String.valueOf((fault == null ? cause : fault).getMessage());
        if (!outbound && connection().numActiveStreams() == 0) {
            owner.unreadable(broken);
        }
        super.onConnectionError(on, outbound, cause, fault);
    }
}

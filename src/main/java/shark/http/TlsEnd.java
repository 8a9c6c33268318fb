package shark.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/**
 * Tells the end of what came over TLS as the end of a connection's input is told. Without the peer's close_notify it may have
 * been cut by anybody on the way (RFC 8446 section 6.1): then {@link #CUT} comes first.
 */
final class TlsEnd extends ChannelInboundHandlerAdapter {
    /** The input has ended, and nobody who has the keys said so. */
    static final Object CUT = "TLS input cut";

    private boolean handshaken;
    private boolean orderly;

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslCloseCompletionEvent close) {
            if (close.isSuccess()) {
                orderly = true;
                context.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
            }
        } else if (event instanceof ChannelInputShutdownEvent) {
            if (!orderly) {
                context.fireUserEventTriggered(CUT);
                context.fireUserEventTriggered(event);
            }
        } else {
            handshaken |= event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess();
            context.fireUserEventTriggered(event);
        }
    }

    /** Of a handshake, those who wait for it are told. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (handshaken) {
            context.fireExceptionCaught(cause);
        } else {
            context.close();
        }
    }
}

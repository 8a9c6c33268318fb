package shark.daemon;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.nio.ByteBuffer;
import shark.api.Frame;

/** Frames to a client. May be used from any thread. */
record FrameWriter(Channel channel) {
    /** Sends bytes, which may be used again after the call. */
    ChannelFuture send(Frame.Kind kind, byte[] bytes, int offset, int length) {
        ByteBuf frame = channel.alloc().buffer(FrameDecoder.HEAD + length);
        frame.writeByte(kind.code()).writeInt(length).writeBytes(bytes, offset, length);
        return channel.writeAndFlush(frame);
    }

    /** Sends the last frame, then closes. */
    void end(int status) {
        send(Frame.Kind.EXIT, ByteBuffer.allocate(4).putInt(status).array(), 0, 4)
                .addListener(ChannelFutureListener.CLOSE);
    }
}

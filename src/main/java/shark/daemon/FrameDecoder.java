package shark.daemon;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.Optional;
import shark.api.Frame;

/** Bytes from a client to {@link Frame}s; one that is no frame closes the connection. */
final class FrameDecoder extends ByteToMessageDecoder {
    static final int HEAD = 5;

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf bytes, List<Object> out) {
        if (bytes.readableBytes() < HEAD) {
            return;
        }
        Optional<Frame.Kind> kind = Frame.Kind.of(bytes.getByte(bytes.readerIndex()));
        int length = bytes.getInt(bytes.readerIndex() + 1);
        if (kind.isEmpty() || length < 0 || length > Frame.MOST) {
            bytes.skipBytes(bytes.readableBytes());
            context.close();
            return;
        }
        if (bytes.readableBytes() >= HEAD + length) {
            byte[] payload = new byte[length];
            bytes.skipBytes(HEAD).readBytes(payload);
            out.add(new Frame(kind.get(), payload));
        }
    }

    /** What came was taken: more may come. Called from any thread, after {@code setAutoRead(false)}. */
    static void readOn(Channel channel) {
        channel.eventLoop().execute(() -> {
            if (channel.isActive()) {
                channel.config().setAutoRead(true);
            }
        });
    }
}

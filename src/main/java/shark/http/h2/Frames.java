package shark.http.h2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;

/** Tells each stream's receiver of the frames that came for it. Priorities are ignored (RFC 9113 section 5.3.2). */
final class Frames extends Http2FrameAdapter {
    private final Link link;

    Frames(Link link) {
        this.link = link;
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context, int id, Http2Headers fields, int padding, boolean endOfStream) {
        Stream known = link.stream(id);
        Stream stream = known == null ? link.opened(id) : known;
        link.came(stream);
        stream.receiver().fields(fields, endOfStream);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context,
            int id,
            Http2Headers fields,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean endOfStream) {
        onHeadersRead(context, id, fields, padding, endOfStream);
    }

    @Override
    public int onDataRead(ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean endOfStream) {
        int bytes = data.readableBytes() + padding;
        Stream stream = link.stream(id);
        if (stream == null) {
            return bytes;
        }
        link.came(stream);
        stream.receiver().data(data, endOfStream);
        return stream.came(bytes);
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext context, int id, long errorCode) {
        Stream stream = link.stream(id);
        if (stream != null) {
            stream.resetBy(errorCode);
        }
    }
}

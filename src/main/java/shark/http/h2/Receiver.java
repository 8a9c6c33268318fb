package shark.http.h2;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Headers;

/** What comes on one stream. Called on the connection's event loop. */
public interface Receiver {
    /**
     * A head, or the trailer section.
     *
     * @param end nothing follows
     */
    void fields(Http2Headers fields, boolean end);

    /**
     * A piece of the body.
     *
     * @param content valid during the call
     * @param end nothing follows
     */
    void data(ByteBuf content, boolean end);

    /** For now nothing more has come, after something has. */
    default void paused() {}

    /** More may be written again. */
    void writable();

    /**
     * The stream is closed: both have said all, or something broke. Called once.
     *
     * @param why what broke, if anything did
     * @param untouched the other end says that it has done nothing about this stream (RFC 9113 section 8.7)
     */
    void closed(String why, boolean untouched);
}

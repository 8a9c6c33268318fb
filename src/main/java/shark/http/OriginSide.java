package shark.http;

import io.netty.buffer.ByteBuf;

/**
 * What an exchange needs of the side that answers, whatever protocol that speaks. Used on the exchange's event loop. Buffers are
 * taken over; what is written leaves with {@link #flush}.
 */
interface OriginSide {
    /**
     * Sends the head of a request, and tells the exchange of the answer from now on.
     *
     * @param expect passes Expect on
     * @return true: a chunked body is taken with its coding, as received; false: without
     */
    boolean ask(Flow flow, Request request, boolean expect);

    /** A piece of the request's body. */
    void content(ByteBuf piece);

    /** Ends the request; the trailer section is empty where there is none. */
    void end(byte[] trailers);

    void flush();

    boolean isWritable();

    /** Reads no more of the answer until {@link #resume}. */
    void pause();

    void resume();

    /** Gives the exchange up, asked or not. */
    void leave();
}

package shark.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import shark.http.wire.BadMessage;
import shark.http.wire.Framing;
import shark.http.wire.Head;
import shark.tape.Decision;
import shark.tape.RequestHead;

/**
 * What an exchange needs of the side that asks, whatever protocol that speaks. Used on its event loop. Buffers are taken over;
 * what is written leaves with {@link #flush}.
 */
interface ClientSide {
    /** Why the request's body waits. */
    enum Pause {
        ORIGIN,
        TAPE,
        /** Requests come ahead of their turn. */
        AHEAD,
        /** The store is behind. */
        STORE
    }

    EventLoop loop();

    /** The origin that a request goes to. */
    OriginPool.Key origin(RequestHead request);

    /** Says that the request's body may come (RFC 9110 section 10.1.1), and flushes. */
    void goOn();

    /** Passes an interim response on. */
    void informational(Head interim);

    /**
     * Begins the answer.
     *
     * @return true: a chunked body is taken with its coding, as received; false: without
     */
    boolean head(Head answer, Framing framing);

    /** A piece of the answer's body. */
    void content(ByteBuf piece);

    /** Ends the answer; the trailer section is empty where there is none. */
    void end(byte[] trailers);

    /**
     * Answers in an origin's place, and flushes.
     *
     * @param bodiless the body is only told of (RFC 9110 section 9.3.2)
     * @param requestEnded false: the request is not waited for any longer
     * @return the head as sent, in the form of HTTP/1
     */
    byte[] answer(int status, String contentType, byte[] body, boolean bodiless, boolean requestEnded);

    /**
     * Answers from the tape, and flushes.
     *
     * @throws BadMessage nothing has been written
     */
    void play(Decision.Play play, String method) throws BadMessage;

    void flush();

    boolean isWritable();

    void pause(Pause reason);

    void resume(Pause reason);

    /**
     * The exchange is over.
     *
     * @param orderly the request came whole
     */
    void ended(boolean orderly);

    /** Breaks off, so that nobody takes what was sent for the whole. */
    void reset();

    /**
     * From now on bytes pass both ways as they are.
     *
     * @param early what has come from the origin
     */
    void switched(Head answer, Channel origin, ByteBuf early);
}

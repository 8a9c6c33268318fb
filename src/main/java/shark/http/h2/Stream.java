package shark.http.h2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One stream: what is written on it, and how much may come. The other end may send as much as has been taken (RFC 9113 section
 * 5.2): while paused nothing counts as taken. Used on the connection's event loop.
 */
public final class Stream {
    private final Link link;
    private final int id;
    private final Http2Stream state;
    private @Nullable Receiver receiver;
    /** The last piece, which may turn out to end the stream. */
    private @Nullable ByteBuf held;

    private @Nullable ChannelFuture ending;
    private int untaken;
    private boolean pausing;
    private boolean endSent;
    private boolean closed;
    private boolean told;
    private long resetBy = -1;
    private @Nullable String fault;

    Stream(Link link, Http2Stream state) {
        this.link = link;
        this.id = state.id();
        this.state = state;
    }

    void receiver(Receiver by) {
        receiver = by;
    }

    Receiver receiver() {
        return Objects.requireNonNull(receiver, "a stream is opened with its receiver");
    }

    /** Writes a head. */
    public void fields(Http2Headers fields, boolean end) {
        if (!closed && !endSent) {
            endSent = end;
            ChannelFuture written = link.writeFields(id, fields, end);
            ending = end ? written : null;
        }
    }

    /** Writes a piece of the body; taken over. */
    public void data(ByteBuf piece) {
        if (closed || endSent || !piece.isReadable()) {
            piece.release();
            return;
        }
        writeHeld();
        held = piece;
    }

    private void writeHeld() {
        ByteBuf last = held;
        held = null;
        if (last != null) {
            link.writeData(id, last, false);
        }
    }

    /** Ends what is written, if it has not ended. */
    public void end(@Nullable Http2Headers trailers) {
        if (closed || endSent) {
            return;
        }
        if (trailers != null) {
            writeHeld();
            fields(trailers, true);
            return;
        }
        ByteBuf last = held;
        held = null;
        endSent = true;
        ending = link.writeData(id, last == null ? Unpooled.EMPTY_BUFFER : last, true);
    }

    /** Nothing more is to come: once all that was written has left, the stream is closed (RFC 9113 section 8.1). */
    public void refuseRest(Http2Error error) {
        ChannelFuture end = ending;
        if (end == null) {
            reset(error);
        } else {
            end.addListener(sent -> reset(error));
        }
    }

    /** What was written leaves. */
    public void flush() {
        writeHeld();
        link.flushSoon();
    }

    /** False: what was written waits for the other end, or for the connection. */
    public boolean isWritable() {
        return !closed && link.isWritable(state);
    }

    /** What comes is not taken, until {@link #resume}. */
    public void pause() {
        pausing = true;
    }

    /** What has come, and what comes from now on, is taken. */
    public void resume() {
        pausing = false;
        int taken = untaken;
        untaken = 0;
        if (taken > 0 && !closed) {
            link.take(state, taken);
        }
    }

    /** Closes the stream with an error's code (RFC 9113 section 7). */
    public void reset(Http2Error error) {
        if (!closed) {
            writeHeld();
            link.reset(id, error);
        }
    }

    /** True when the other end has reset it. */
    public boolean wasReset() {
        return resetBy >= 0;
    }

    // For the link.

    int id() {
        return id;
    }

    /** Notes what came; returns how much of it is taken at once. */
    int came(int bytes) {
        if (pausing) {
            untaken += bytes;
            return 0;
        }
        return bytes;
    }

    /** True when this is the first thing that has come since it was told that nothing more has. */
    boolean startsToTell() {
        boolean starts = !told;
        told = true;
        return starts;
    }

    void paused() {
        told = false;
        if (!closed) {
            receiver().paused();
        }
    }

    void resetBy(long error) {
        resetBy = error;
    }

    /** What came on it was none, and so it will be closed. */
    void fault(String why) {
        fault = why;
    }

    /** @param connection what has broken of the connection, if that closes it */
    void close(String connection, boolean untouched) {
        closed = true;
        ByteBuf last = held;
        held = null;
        if (last != null) {
            last.release();
        }
        boolean refused = resetBy == Http2Error.REFUSED_STREAM.code();
        String why = resetBy < 0 ? connection : "the stream was reset (" + name(resetBy) + ")";
        receiver().closed(fault == null ? why : fault, untouched || refused);
    }

    private static String name(long error) {
        Http2Error known = Http2Error.valueOf(error);
        return known == null ? "error " + error : known.name();
    }
}

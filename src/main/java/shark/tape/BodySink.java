package shark.tape;

import java.nio.ByteBuffer;

/** Takes a body's content as it passes. Called on one thread; never blocks; bounded. */
public interface BodySink {
    /**
     * Takes a copy of the bytes that remain, or drops them when the body can no longer be kept (the recording then ends as
     * an error row, and the exchange itself goes on).
     *
     * @return false when the sink has fallen behind: read no more until {@link #whenReady} runs
     */
    boolean write(ByteBuffer content);

    /** Runs the action once, on some thread of the store's, when the sink takes bytes again (at once if it does now). */
    void whenReady(Runnable resume);
}

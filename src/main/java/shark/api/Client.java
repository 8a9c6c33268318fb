package shark.api;

import java.util.function.Consumer;

/** A client of the daemon's. Each call and each stream has a connection of its own; safe for use by several threads. */
public interface Client {
    /**
     * Calls a method without a stream and waits for its result.
     *
     * @throws shark.base.SharkException with the daemon's own code and message, or UNAVAILABLE when it cannot be reached
     */
    <P, R> R call(Method<P, R> method, P parameters);

    /** Subscribes; the listener is called on a thread of the subscription's own. Ends with close, or when the daemon goes. */
    Subscription subscribe(Subscribe what, Consumer<Event> listener, Runnable ended);

    /** Calls a method that goes on in frames. */
    <P, R> FrameStream open(Method<P, R> method, P parameters);

    /** A running subscription. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /** Frames both ways. One thread may read while others write. */
    interface FrameStream extends AutoCloseable {
        /** Waits for the next frame; null when the connection has ended. */
        @org.jspecify.annotations.Nullable
        Frame read();

        /** Sends a frame. */
        void write(Frame frame);

        @Override
        void close();
    }
}

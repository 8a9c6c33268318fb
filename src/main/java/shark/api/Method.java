package shark.api;

/**
 * A method of the daemon's: JSON-RPC 2.0, one object a line, over the Unix socket.
 *
 * @param name as in the request's {@code method} member
 * @param parameters the record that {@code params} holds
 * @param result the record that {@code result} holds
 * @param stream what follows the result on the same connection
 */
public record Method<P, R>(String name, Class<P> parameters, Class<R> result, Stream stream) {
    /** What follows the result. */
    public enum Stream {
        /** Nothing: the next request may come. */
        NONE,
        /** Notifications named {@code event}, until the connection closes. */
        EVENTS,
        /** {@link Frame}s both ways, until {@link Frame.Kind#EXIT} or the connection closes. */
        FRAMES,
        /** Nothing, but what was asked for lasts until the connection closes, which either side may do. */
        SILENT
    }
}

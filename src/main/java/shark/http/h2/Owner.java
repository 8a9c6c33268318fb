package shark.http.h2;

/** Whose connection it is. Called on the connection's event loop. */
public interface Owner {
    /** The other end has opened a stream; only a server is told. */
    Receiver opened(Stream stream);

    /** What came could not be read at all, and no stream is told of it. */
    void unreadable(String why);

    /** No more streams can be opened. */
    void leaving();

    /** Nothing has moved for a while. */
    void idle();
}

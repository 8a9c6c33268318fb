package shark.http.proxy;

import io.netty.buffer.ByteBuf;

/** What is said to a proxy, and what it says, before a connection through it carries anything. A state machine without I/O. */
interface Negotiation {
    /** What comes of what the proxy said. */
    enum Step {
        /** It has not said all of it. */
        MORE,
        /** It is to hear {@link #next}. */
        SAY,
        /** The connection is the server's from here on. */
        DONE
    }

    /** What it is told next. */
    byte[] next();

    /** Reads what it said, and no byte beyond. */
    Step read(ByteBuf bytes) throws ProxyRefused;
}

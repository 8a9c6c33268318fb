package shark.api;

/**
 * A frame of an upgraded connection: one byte of kind, four bytes of length (big-endian), the payload.
 *
 * @param payload at most {@link #MOST} bytes
 */
public record Frame(Kind kind, byte[] payload) {
    /** The largest payload. */
    public static final int MOST = 1 << 20;

    /** Kinds of frames; the ordinal is the byte on the wire. */
    public enum Kind {
        /** Client to daemon: input. */
        STDIN,
        /** Client to daemon: the input has ended; no payload. */
        STDIN_END,
        /** Client to daemon: columns and rows, two bytes each, big-endian. */
        RESIZE,
        /** Client to daemon: the number of a signal for the command, one byte. */
        SIGNAL,
        /** Daemon to client: output (of a terminal, or standard output). */
        STDOUT,
        /** Daemon to client: standard error. */
        STDERR,
        /** Daemon to client: forget the screen; the payload, fed to a fresh terminal of the size last asked, paints it. */
        REPAINT,
        /** Daemon to client, the last: the exit status, four bytes, big-endian. */
        EXIT
    }
}

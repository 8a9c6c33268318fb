package shark.api;

import java.util.Arrays;
import java.util.Optional;

/**
 * A frame of an upgraded connection: one byte of kind, four bytes of length (big-endian), the payload.
 *
 * @param payload at most {@link #MOST} bytes
 */
public record Frame(Kind kind, byte[] payload) {
    /** The largest payload. */
    public static final int MOST = 1 << 20;

    /** Kinds of frames; each knows its byte on the wire. */
    public enum Kind {
        /** Client to daemon: input. */
        STDIN(0),
        /** Client to daemon: the input has ended; no payload. */
        STDIN_END(1),
        /** Client to daemon: columns and rows, two bytes each, big-endian. */
        RESIZE(2),
        /** Client to daemon: the number of a signal for the command, one byte. */
        SIGNAL(3),
        /** Daemon to client: output (of a terminal, or standard output). */
        STDOUT(4),
        /** Daemon to client: standard error. */
        STDERR(5),
        /** Daemon to client: forget the screen; the payload, fed to a fresh terminal of the size last asked, paints it. */
        REPAINT(6),
        /** Daemon to client, the last: the exit status, four bytes, big-endian. */
        EXIT(7);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /** The byte on the wire. */
        public int code() {
            return code;
        }

        /** The kind of a byte on the wire. */
        public static Optional<Kind> of(int code) {
            return Arrays.stream(values()).filter(kind -> kind.code == code).findFirst();
        }
    }
}

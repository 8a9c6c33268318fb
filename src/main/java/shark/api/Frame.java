package shark.api;

import java.nio.ByteBuffer;
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

    /** Bytes of a size in a payload. */
    public static final int SIZE = 4;

    /** Columns and rows of a terminal; what is out of the range of 1 to 1000 is brought into it. */
    public record Size(int columns, int rows) {
        private static final int MOST = 1000;

        public Size {
            columns = Math.max(1, Math.min(columns, MOST));
            rows = Math.max(1, Math.min(rows, MOST));
        }
    }

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
        /** Daemon to client: forget the screen; the payload, columns and rows as of RESIZE and what paints a fresh terminal. */
        REPAINT(6),
        /** Daemon to client, the last: the exit status, four bytes, big-endian. */
        EXIT(7),
        /** Daemon to client, before EXIT where it was asked for: a {@link Proof} as JSON. */
        PROOF(8);

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

    /** A frame that tells of another size. */
    public static Frame resize(Size size) {
        return new Frame(Kind.RESIZE, sized(size, new byte[0], 0));
    }

    /** A payload of {@link Kind#REPAINT}: the size and the first bytes of what paints it. */
    public static byte[] sized(Size size, byte[] bytes, int length) {
        return ByteBuffer.allocate(SIZE + length)
                .putShort((short) size.columns())
                .putShort((short) size.rows())
                .put(bytes, 0, length)
                .array();
    }

    /** The size at the beginning of the payload; empty when it is too short. */
    public Optional<Size> size() {
        ByteBuffer bytes = ByteBuffer.wrap(payload);
        return payload.length < SIZE ? Optional.empty() : Optional.of(new Size(bytes.getShort(), bytes.getShort()));
    }

    /** What follows the size. */
    public byte[] afterSize() {
        return Arrays.copyOfRange(payload, Math.min(SIZE, payload.length), payload.length);
    }

    /** The exit status that {@link Kind#EXIT} tells. */
    public int status() {
        return ByteBuffer.wrap(payload).getInt();
    }
}

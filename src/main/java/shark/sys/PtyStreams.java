package shark.sys;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/** A pty's two directions as streams. */
final class PtyStreams {
    private static final byte[] END_OF_FILE = {4}; // VEOF as it is by default (termios(3)).

    private PtyStreams() {}

    /** What the program writes. */
    static final class Output extends InputStream {
        private final Pty pty;

        Output(Pty pty) {
            this.pty = pty;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (offset == 0 && length == bytes.length) {
                return pty.read(bytes);
            }
            byte[] piece = new byte[length];
            int count = pty.read(piece);
            System.arraycopy(piece, 0, bytes, offset, Math.max(count, 0));
            return count;
        }
    }

    /** What the program reads; its end is typed as a person would. */
    static final class Input extends OutputStream {
        private final Pty pty;

        Input(Pty pty) {
            this.pty = pty;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (!pty.write(Arrays.copyOfRange(bytes, offset, offset + length))) {
                throw new IOException("the program's terminal is closed");
            }
        }

        @Override
        public void close() {
            pty.write(END_OF_FILE);
        }
    }
}

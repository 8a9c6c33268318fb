package shark.tape.redact;

import java.nio.ByteBuffer;

/** What a body goes through on its way to the tape, piece by piece, in bounded memory. One thread at a time. */
public interface BodyRedactor {
    /** Where it goes on to; takes the bytes at once. */
    interface Output {
        void write(ByteBuffer bytes);
    }

    /** Takes all of a piece. */
    void write(ByteBuffer piece, Output output);

    /** The body has ended. */
    void end(Output output);

    /** True, after the end, when the codings of the head are not those of what came out. */
    default boolean isDecoded() {
        return false;
    }

    /** True when something was taken away. */
    boolean hasRedacted();
}

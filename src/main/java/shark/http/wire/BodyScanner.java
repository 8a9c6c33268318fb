package shark.http.wire;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Finds the end of a body, and its content, in the bytes that come. The chunked coding (RFC 9112 section 7.1) is read
 * strictly: what this takes as a chunk is what any other reader takes as one. Not safe for several threads.
 */
public final class BodyScanner {
    private static final int MOST_LINE = 1024;
    private static final int MOST_TRAILERS = 16 * 1024;

    private enum State {
        DATA,
        SIZE,
        DATA_END,
        TRAILER,
        DONE
    }

    private final Framing.Kind kind;
    private final int faultStatus;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(0);
    private final ByteArrayOutputStream trailers = new ByteArrayOutputStream(0);
    private State state;
    private long left;

    /**
     * @param faultStatus of a {@link BadMessage} that this throws: 400 for requests, 502 for responses
     */
    public BodyScanner(Framing framing, int faultStatus) {
        this.kind = framing.kind();
        this.faultStatus = faultStatus;
        this.left = framing.length();
        this.state = switch (kind) {
            case NONE -> State.DONE;
            case CHUNKED -> State.SIZE;
            case FIXED, UNTIL_CLOSE, FRAMED -> State.DATA;
        };
    }

    /** True when the body has ended; never for one that ends with the connection. */
    public boolean done() {
        return state == State.DONE;
    }

    /** The trailer section as received, without its empty line; empty where there is none. */
    public byte[] trailers() {
        return trailers.toByteArray();
    }

    /** Bytes of a fixed body that are still to come. */
    public long left() {
        return left;
    }

    /**
     * Reads on.
     *
     * @param bytes its readable bytes are looked at, but its indices do not move
     * @param content is given each piece of content, in order; valid only during the call
     * @return how many of the bytes belong to this body (its framing included)
     */
    public int scan(ByteBuf bytes, Consumer<ByteBuffer> content) throws BadMessage {
        int start = bytes.readerIndex();
        int end = bytes.writerIndex();
        int at = start;
        while (at < end && state != State.DONE) {
            if (state == State.DATA) {
                int count = kind == Framing.Kind.UNTIL_CLOSE ? end - at : (int) Math.min(left, end - at);
                content.accept(bytes.nioBuffer(at, count));
                at += count;
                if (kind != Framing.Kind.UNTIL_CLOSE) {
                    left -= count;
                    if (left == 0) {
                        state = kind == Framing.Kind.FIXED ? State.DONE : State.DATA_END;
                    }
                }
            } else {
                at++;
                lineByte(bytes.getByte(at - 1));
            }
        }
        return at - start;
    }

    private void lineByte(byte b) throws BadMessage {
        if (b != '\n') {
            line.write(b);
            if (line.size() > MOST_LINE) {
                throw new BadMessage(
                        faultStatus, "a line of the chunked coding is longer than " + MOST_LINE + " bytes");
            }
            return;
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        line.reset();
        if (!text.endsWith("\r") || text.indexOf('\r') != text.length() - 1 || text.indexOf(0) >= 0) {
            throw new BadMessage(faultStatus, "a line of the chunked coding does not end with CR LF");
        }
        String whole = text.substring(0, text.length() - 1);
        if (whole.chars().anyMatch(c -> (c < 0x20 && c != '\t') || c == 0x7f)) {
            throw new BadMessage(faultStatus, "a line of the chunked coding has a control character");
        }
        switch (state) {
            case SIZE -> size(whole);
            case DATA_END -> {
                if (!whole.isEmpty()) {
                    throw new BadMessage(faultStatus, "a chunk is longer than its size says");
                }
                state = State.SIZE;
            }
            case TRAILER -> trailer(whole);
            case DATA, DONE -> throw new IllegalStateException("no line is read in " + state);
        }
    }

    private void size(String text) throws BadMessage {
        int semicolon = text.indexOf(';');
        String digits = (semicolon < 0 ? text : text.substring(0, semicolon)).stripTrailing();
        // 15 hexadecimal digits fit a long.
        if (digits.isEmpty()
                || digits.length() > 15
                || !digits.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x7f)) {
            throw new BadMessage(faultStatus, "a chunk's size is no hexadecimal number");
        }
        left = Long.parseLong(digits, 16);
        state = left == 0 ? State.TRAILER : State.DATA;
    }

    private void trailer(String text) throws BadMessage {
        if (text.isEmpty()) {
            state = State.DONE;
            return;
        }
        byte[] bytes = (text + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        try {
            Head.readField(bytes, 0, bytes.length - 2, new int[Head.PLACES], 0);
        } catch (BadMessage e) {
            throw new BadMessage(faultStatus, e.getMessage());
        }
        trailers.writeBytes(bytes);
        if (trailers.size() > MOST_TRAILERS) {
            throw new BadMessage(faultStatus, "the trailer section is larger than " + MOST_TRAILERS + " bytes");
        }
    }
}

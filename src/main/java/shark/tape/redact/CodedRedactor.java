package shark.tape.redact;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import shark.content.Decoded;

/**
 * Looks into a small body that has content codings (RFC 9110 section 8.4). Where there is something secret in it, what comes
 * out is the redacted content without codings; else the body as it came. A larger one, or one that opens to more than can be
 * held, is not looked into.
 */
final class CodedRedactor implements BodyRedactor {
    /** Bytes of a body that is looked into. */
    static final int MOST = 64 * 1024;

    private static final int MOST_DECODED = 1 << 20;

    private final String codings;
    private final BodyRedactor content;
    private ByteArrayOutputStream held = new ByteArrayOutputStream();
    private boolean passing;

    CodedRedactor(String codings, BodyRedactor content) {
        this.codings = codings;
        this.content = content;
    }

    @Override
    public void write(ByteBuffer piece, Output output) {
        if (!passing && held.size() + piece.remaining() > MOST) {
            passing = true;
            output.write(ByteBuffer.wrap(held.toByteArray()));
            held = new ByteArrayOutputStream(0);
        }
        if (passing) {
            output.write(piece);
        } else {
            byte[] bytes = new byte[piece.remaining()];
            piece.get(bytes);
            held.writeBytes(bytes);
        }
    }

    @Override
    public void end(Output output) {
        if (passing) {
            return;
        }
        Decoded decoded = Decoded.of(held.toByteArray(), codings, MOST_DECODED);
        ByteArrayOutputStream redacted = new ByteArrayOutputStream();
        if (decoded.note().isEmpty()) {
            Output into = bytes -> {
                byte[] copy = new byte[bytes.remaining()];
                bytes.get(copy);
                redacted.writeBytes(copy);
            };
            content.write(ByteBuffer.wrap(decoded.bytes()), into);
            content.end(into);
        }
        output.write(ByteBuffer.wrap(hasRedacted() ? redacted.toByteArray() : held.toByteArray()));
    }

    @Override
    public boolean isDecoded() {
        return hasRedacted();
    }

    @Override
    public boolean hasRedacted() {
        return content.hasRedacted();
    }
}

package shark.tape.redact;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * Takes the strings of some members out of JSON, whatever is around them: it looks for a string, a colon and a string, and
 * does not care whether the rest is JSON, so that a text that is cut or one with several values is no way past it.
 */
final class JsonRedactor implements BodyRedactor {
    private static final int LONGEST_NAME = 64;

    private enum State {
        OUTSIDE,
        STRING,
        AFTER_STRING,
        AFTER_COLON,
        SECRET
    }

    private final Set<String> names;
    private final Mark mark;
    private final JsonEscapes escapes = new JsonEscapes();
    private final StringBuilder name = new StringBuilder();
    private State state = State.OUTSIDE;
    private boolean redacted;

    JsonRedactor(Set<String> names, Mark mark) {
        this.names = names;
        this.mark = mark;
    }

    @Override
    public void write(ByteBuffer piece, Output output) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(piece.remaining() + Mark.LENGTH);
        while (piece.hasRemaining()) {
            next(piece.get(), out);
        }
        output.write(ByteBuffer.wrap(out.toByteArray()));
    }

    private void next(byte b, ByteArrayOutputStream out) {
        switch (state) {
            case OUTSIDE -> {
                out.write(b);
                if (b == '"') {
                    begin();
                }
            }
            case STRING -> {
                out.write(b);
                if (b == '"' && !escapes.isOpen()) {
                    state = State.AFTER_STRING;
                } else {
                    escapes.add(b, this::name);
                }
            }
            case AFTER_STRING -> {
                out.write(b);
                boolean isSecret = b == ':' && names.contains(name.toString().toLowerCase(Locale.ROOT));
                state = isSecret ? State.AFTER_COLON : isBlank(b) ? state : State.OUTSIDE;
                if (b == '"') {
                    begin();
                }
            }
            case AFTER_COLON -> {
                out.write(b);
                escapes.reset();
                state = b == '"' ? State.SECRET : isBlank(b) ? state : State.OUTSIDE;
            }
            case SECRET -> {
                if (b == '"' && !escapes.isOpen()) {
                    end(out);
                    out.write(b);
                    state = State.OUTSIDE;
                } else {
                    escapes.add(b, mark::add);
                }
            }
        }
    }

    private void begin() {
        state = State.STRING;
        name.setLength(0);
        escapes.reset();
    }

    private void name(byte b) {
        if (name.length() <= LONGEST_NAME) {
            name.append((char) (b & 0xff));
        }
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }

    private void end(ByteArrayOutputStream out) {
        redacted = true;
        out.writeBytes(mark.end().getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void end(Output output) {
        if (state == State.SECRET) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            end(out);
            output.write(ByteBuffer.wrap(out.toByteArray()));
        }
    }

    @Override
    public boolean hasRedacted() {
        return redacted;
    }
}

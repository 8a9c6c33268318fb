package shark.tape.redact;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** Takes the values of some fields out of a form (URL Standard, section 5). */
final class FormRedactor implements BodyRedactor {
    private static final int LONGEST_NAME = 64;

    private enum State {
        NAME,
        VALUE,
        SECRET
    }

    private final Set<String> names;
    private final Mark mark;
    private final StringBuilder name = new StringBuilder();
    private Escapes escapes = new Escapes();
    private State state = State.NAME;
    private boolean redacted;

    FormRedactor(Set<String> names, Mark mark) {
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
        if (b == '&') {
            endSecret(out);
            out.write(b);
            begin(State.NAME);
        } else if (state == State.NAME && b == '=') {
            out.write(b);
            begin(names.contains(name.toString().toLowerCase(Locale.ROOT)) ? State.SECRET : State.VALUE);
        } else if (state == State.SECRET) {
            escapes.add(b, mark::add);
        } else {
            out.write(b);
            if (state == State.NAME && name.length() <= LONGEST_NAME) {
                escapes.add(b, decoded -> name.append((char) (decoded & 0xff)));
            }
        }
    }

    private void begin(State next) {
        state = next;
        name.setLength(0);
        escapes = new Escapes();
    }

    private void endSecret(ByteArrayOutputStream out) {
        if (state == State.SECRET) {
            redacted = true;
            out.writeBytes(mark.end().getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Override
    public void end(Output output) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        endSecret(out);
        output.write(ByteBuffer.wrap(out.toByteArray()));
    }

    @Override
    public boolean hasRedacted() {
        return redacted;
    }
}

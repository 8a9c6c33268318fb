package shark.tape;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import shark.store.Body;
import shark.tape.redact.BodyRedactor;
import shark.tape.redact.FittedHead;

/**
 * A body as it passes: counted, and spooled without its secrets where it is kept. The spool is made at the first byte, since
 * most requests have none.
 */
final class KeptBody implements BodySink {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final TapeRecorder.Parts parts;
    private final boolean kept;
    private byte[] head;
    private long size;
    private @Nullable Spool spool;
    private @Nullable BodyRedactor redactor;

    /**
     * @param kept false: only counted
     * @param head of its message, when it is known already
     */
    KeptBody(TapeRecorder.Parts parts, boolean kept, byte[] head) {
        this.parts = parts;
        this.kept = kept;
        this.head = head;
    }

    /**
     * A body, or why it could not be kept.
     *
     * @param fitted fits its message's head to it, where it is another than the one that passed
     */
    record Kept(Body body, @Nullable String failure, UnaryOperator<byte[]> fitted) {
        private static final CompletableFuture<Kept> NOTHING = CompletableFuture.completedFuture(of(Body.Small.EMPTY));

        static Kept of(Body body) {
            return new Kept(body, null, UnaryOperator.identity());
        }

        byte[] head(byte[] passed) {
            return fitted.apply(passed);
        }
    }

    /** The head of its message, before anything of it is written. */
    void head(byte[] known) {
        head = known;
    }

    /** Bytes so far. */
    long size() {
        return size;
    }

    @Override
    public boolean write(ByteBuffer content) {
        size += content.remaining();
        if (!kept) {
            content.position(content.limit());
            return true;
        }
        Spool to = spool;
        if (to == null) {
            to = new Spool(parts.spooler(), parts.store()::freshBodyFile);
            spool = to;
            redactor = parts.redaction().body(head).orElse(null);
        }
        BodyRedactor through = redactor;
        if (through == null) {
            return to.write(content);
        }
        through.write(content, to::write);
        return to.write(NOTHING);
    }

    @Override
    public void whenReady(Runnable resume) {
        if (spool == null) {
            resume.run();
        } else {
            spool.whenReady(resume);
        }
    }

    /** It has ended. */
    CompletableFuture<Kept> end() {
        Spool from = spool;
        if (from == null) {
            return Kept.NOTHING;
        }
        BodyRedactor through = redactor;
        if (through != null) {
            through.end(from::write);
        }
        UnaryOperator<byte[]> fitted = through == null || !through.hasRedacted()
                ? UnaryOperator.identity()
                : passed -> FittedHead.of(passed, from.size(), through.isDecoded());
        CompletableFuture<Kept> body = new CompletableFuture<>();
        from.end((whole, failure) ->
                body.complete(new Kept(whole, failure == null ? null : String.valueOf(failure.getMessage()), fitted)));
        return body;
    }
}

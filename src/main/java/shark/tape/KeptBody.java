package shark.tape;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import shark.store.Body;

/** A body as it passes: counted, and spooled where it is kept. The spool is made at the first byte, since most requests have none. */
final class KeptBody implements BodySink {
    private final TapeRecorder.Parts parts;
    private final boolean kept;
    private long size;
    private @Nullable Spool spool;

    /** @param kept false: only counted */
    KeptBody(TapeRecorder.Parts parts, boolean kept) {
        this.parts = parts;
        this.kept = kept;
    }

    /** A body, or why it could not be kept. */
    record Kept(Body body, @Nullable String failure) {
        private static final CompletableFuture<Kept> NOTHING =
                CompletableFuture.completedFuture(new Kept(Body.Small.EMPTY, null));
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
        }
        return to.write(content);
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
        CompletableFuture<Kept> body = new CompletableFuture<>();
        from.end((whole, failure) ->
                body.complete(new Kept(whole, failure == null ? null : String.valueOf(failure.getMessage()))));
        return body;
    }
}

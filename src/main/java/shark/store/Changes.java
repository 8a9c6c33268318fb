package shark.store;

import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import shark.base.SharkException;

/** Does changes on the writer's thread, for callers that wait for them. Safe for use by several threads, but not by the writer's. */
final class Changes {
    private final Writer writer;
    private final Health health;

    /** @param health tells why a change could not be done */
    Changes(Writer writer, Health health) {
        this.writer = writer;
        this.health = health;
    }

    /** A change within a transaction; run again where the transaction has failed for another's fault. */
    interface Work<T> {
        T run(Transaction transaction) throws SQLException, IOException;

        /** It is on disk; on the writer's thread, before anything else is done there. */
        default void committed() {}
    }

    /** What the work gives, once it is on disk; fails with the reason why it is not. */
    <T> T run(Work<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        writer.add(new Writer.Task() {
            private @Nullable T found;

            @Override
            public void run(Transaction transaction) throws SQLException, IOException {
                found = work.run(transaction);
            }

            @Override
            public void done(@Nullable Exception failure) {
                if (failure == null) {
                    work.committed();
                    result.complete(found);
                } else {
                    result.completeExceptionally(health.reason(failure));
                }
            }
        });
        try {
            return result.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof SharkException reason ? reason : e;
        }
    }
}

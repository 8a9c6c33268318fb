package shark.daemon;

import java.util.List;
import shark.api.Methods;
import shark.api.Nothing;
import shark.api.TapeInfo;
import shark.api.TapeList;
import shark.api.TapeNames;
import shark.base.ErrorCode;
import shark.base.SharkException;
import shark.sandbox.Sandboxes;
import shark.store.TapeRow;
import shark.store.TapeSummary;
import shark.tape.shelf.Shelf;

/** The methods about tapes. */
final class TapeCalls {
    private final Shelf shelf;
    private final Sandboxes sandboxes;

    TapeCalls(Shelf shelf, Sandboxes sandboxes) {
        this.shelf = shelf;
        this.sandboxes = sandboxes;
    }

    void addTo(Calls calls) {
        calls.on(
                Methods.TAPE_LIST,
                none -> new TapeList(shelf.list().stream().map(this::info).toList()));
        calls.on(
                Methods.TAPE_NAMES,
                none -> new TapeNames(shelf.list().stream().map(TapeRow::name).toList()));
        calls.on(Methods.TAPE_SHOW, ref -> info(shelf.row(ref.name())));
        calls.on(Methods.TAPE_NEW, ref -> done(() -> shelf.make(ref.name())));
        calls.on(Methods.TAPE_COPY, copy -> done(() -> shelf.copy(copy.from(), copy.to())));
        calls.on(Methods.TAPE_MERGE, copy -> done(() -> shelf.merge(copy.from(), copy.to())));
        calls.on(Methods.TAPE_REMOVE, remove -> done(() -> remove(remove.name(), remove.force())));
    }

    private static Nothing done(Runnable action) {
        action.run();
        return new Nothing();
    }

    private void remove(String name, boolean force) {
        List<String> users = users(name);
        if (!force && !users.isEmpty()) {
            throw new SharkException(
                    ErrorCode.CONFLICT,
                    "the tape '" + name + "' is used by " + (users.size() == 1 ? "the sandbox " : "the sandboxes ")
                            + String.join(", ", users) + "; remove them first, or: shark tape rm --force " + name);
        }
        shelf.remove(name);
    }

    private List<String> users(String tape) {
        return sandboxes.list().stream()
                .map(Sandboxes.Status::spec)
                .filter(spec -> spec.tape().equals(tape))
                .map(spec -> spec.name())
                .toList();
    }

    private TapeInfo info(TapeRow row) {
        TapeSummary summary = shelf.summary(row.name());
        return new TapeInfo(
                row.name(),
                row.createdMicros(),
                summary.exchanges(),
                summary.bytes(),
                summary.hash().hex(),
                row.rules(),
                users(row.name()));
    }
}

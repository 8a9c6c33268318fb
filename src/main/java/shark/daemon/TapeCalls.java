package shark.daemon;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import shark.api.Methods;
import shark.api.Nothing;
import shark.api.TapeDifferences;
import shark.api.TapeInfo;
import shark.api.TapeList;
import shark.api.TapeNames;
import shark.api.TapeReport;
import shark.base.ErrorCode;
import shark.base.ExchangeRow;
import shark.base.SharkException;
import shark.sandbox.Sandboxes;
import shark.store.TapeRow;
import shark.store.TapeSummary;
import shark.tape.shelf.Comparison;
import shark.tape.shelf.Shelf;
import shark.tape.shelf.Verification;

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
        calls.on(Methods.TAPE_DIFF, asked -> differences(shelf.compare(asked.first(), asked.second())));
        calls.on(Methods.TAPE_VERIFY, ref -> report(shelf.verify(ref.name())));
        calls.on(Methods.TAPE_EXPORT, file -> done(() -> shelf.exportTo(file.name(), Path.of(file.file()))));
        calls.on(Methods.TAPE_IMPORT, file -> done(() -> shelf.importFrom(file.name(), Path.of(file.file()))));
        calls.on(Methods.TAPE_REMOVE, remove -> done(() -> remove(remove.name(), remove.force())));
    }

    private static TapeDifferences differences(Comparison.Result result) {
        return new TapeDifferences(
                result.added(),
                result.removed(),
                result.changed(),
                result.differences().stream().map(TapeCalls::item).toList());
    }

    private static TapeDifferences.Item item(Comparison.Difference difference) {
        ExchangeRow row = difference.entry().row().brief();
        String kind = difference.kind().name().toLowerCase(Locale.ROOT);
        return new TapeDifferences.Item(kind, row.method(), row.url(), difference.before(), difference.after());
    }

    private static TapeReport report(Verification.Result result) {
        return new TapeReport(
                result.exchanges(),
                result.damaged(),
                result.damages().stream().map(TapeCalls::damage).toList());
    }

    private static TapeReport.Damage damage(Verification.Damage damage) {
        ExchangeRow row = damage.entry().row().brief();
        return new TapeReport.Damage(row.id(), row.method(), row.url(), damage.sentence());
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

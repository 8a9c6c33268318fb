package shark.tape.shelf;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import shark.base.ErrorCode;
import shark.base.Sha256;
import shark.base.SharkException;
import shark.store.Body;
import shark.store.Store;
import shark.store.TapeEntry;
import shark.store.TapeRow;
import shark.store.TapeSummary;

/**
 * Writes a tape as an archive: a tar of a header, then blocks of exchanges, before each the bodies that it is the first to name.
 * A reader so needs to hold only one block.
 */
final class Export {
    /** Exchanges of a block. */
    private static final int BLOCK = 200;

    private final Store store;
    private final OutputStream output;
    private final TarWriter tar;
    private final ObjectMapper mapper = new ObjectMapper();
    private final Set<Sha256> written = new HashSet<>();

    private Export(Store store, OutputStream output) {
        this.store = store;
        this.output = output;
        this.tar = new TarWriter(output);
    }

    static void write(Store store, TapeRow row, TapeSummary summary, OutputStream file) throws IOException {
        try (OutputStream output = new GZIPOutputStream(file, 1 << 16)) {
            Export export = new Export(store, output);
            ArchiveHeader header = new ArchiveHeader(
                    ArchiveHeader.FORMAT,
                    row.name(),
                    row.rules(),
                    row.rulesAt(),
                    summary.hash().hex(),
                    summary.exchanges());
            export.tar.member(ArchiveHeader.NAME, export.mapper.writeValueAsBytes(header));
            export.exchanges(row.name(), summary.exchanges());
            export.tar.finish();
        }
    }

    private void exchanges(String tape, long expected) throws IOException {
        long after = 0;
        long count = 0;
        int block = 0;
        List<TapeEntry> page = store.contents().byId(tape, after, BLOCK);
        while (!page.isEmpty()) {
            ByteArrayOutputStream lines = new ByteArrayOutputStream();
            for (TapeEntry entry : page) {
                body(entry.requestBody());
                body(entry.responseBody());
                lines.writeBytes(mapper.writeValueAsBytes(ArchivedExchange.of(entry)));
                lines.write('\n');
                after = entry.row().id();
                count++;
            }
            tar.member("exchanges/" + ++block + ".ndjson", lines.toByteArray());
            page = store.contents().byId(tape, after, BLOCK);
        }
        if (count != expected) {
            throw new SharkException(
                    ErrorCode.CONFLICT,
                    "the tape '" + tape + "' has changed while it was exported; export a copy of it: shark tape cp");
        }
    }

    private void body(@Nullable Sha256 digest) throws IOException {
        if (digest == null || !written.add(digest)) {
            return;
        }
        Body body = store.contents()
                .body(digest)
                .orElseThrow(() -> new SharkException(
                        ErrorCode.CORRUPT, "the body " + digest + " is missing; shark tape verify tells all that is"));
        tar.begin("bodies/" + digest.hex(), body.size());
        if (body instanceof Body.Small small) {
            output.write(small.content());
        } else if (Files.copy(((Body.Large) body).file(), output) != body.size()) {
            throw new SharkException(
                    ErrorCode.CORRUPT,
                    "the body " + digest + " has another size than it had; shark tape verify tells all that is wrong");
        }
        tar.end(body.size());
    }
}

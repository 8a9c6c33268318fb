package shark.tape.shelf;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import shark.base.Sha256;
import shark.store.TapeContents;
import shark.store.TapeEntry;
import shark.store.TapeSummary;

/**
 * The hash of what a tape plays: a Merkle root over its keys in order, each with the answers that equal requests get one after
 * the other. It does not depend on times, ids, sandboxes and on the order in which different requests were made.
 */
final class ContentHash {
    /** Exchanges that are read at once: a page of the largest heads is some tens of MiB. */
    private static final int PAGE = 256;

    private final MerkleTree tree = new MerkleTree();
    private final MessageDigest group = Sha256.hasher();
    private final Leaf leaf = new Leaf();
    private @Nullable Sha256 key;
    private long exchanges;
    private long bytes;

    private ContentHash() {}

    /** Reads all of a tape. */
    static TapeSummary of(TapeContents contents, String tape) {
        ContentHash hash = new ContentHash();
        TapeEntry last = null;
        while (true) {
            var page = contents.byKey(tape, last, PAGE);
            page.forEach(hash::add);
            if (page.size() < PAGE) {
                return hash.end();
            }
            last = page.get(PAGE - 1);
        }
    }

    private void add(TapeEntry entry) {
        if (key == null || !key.equals(entry.key())) {
            endGroup();
            key = entry.key();
        }
        group.update(leaf.of(entry));
        exchanges++;
        bytes += entry.row().requestBytes() + entry.row().responseBytes();
    }

    private void endGroup() {
        Sha256 known = key;
        if (known != null) {
            ByteArrayOutputStream content = new ByteArrayOutputStream(64);
            content.writeBytes(known.bytes());
            content.writeBytes(group.digest());
            tree.add(content.toByteArray());
        }
    }

    private TapeSummary end() {
        endGroup();
        return new TapeSummary(tree.root(), exchanges, bytes);
    }
}

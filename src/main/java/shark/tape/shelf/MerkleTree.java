package shark.tape.shelf;

import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import shark.base.Sha256;

/**
 * The root of a Merkle tree whose leaves come one by one (RFC 9162 section 2.1.1: SHA-256, leaves marked with 0, nodes with 1,
 * so that neither can be taken for the other). Holds one hash for each level.
 */
final class MerkleTree {
    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private final MessageDigest hasher = Sha256.hasher();

    /** Whole subtrees, the smallest first: one for each bit of the count that is set. */
    private final Deque<byte[]> subtrees = new ArrayDeque<>();

    private long count;

    /** Adds the next leaf. */
    void add(byte[] content) {
        hasher.update(LEAF);
        byte[] hash = hasher.digest(content);
        for (long bits = count++; (bits & 1) == 1; bits >>= 1) {
            hash = node(subtrees.pop(), hash);
        }
        subtrees.push(hash);
    }

    private byte[] node(byte[] left, byte[] right) {
        hasher.update(NODE);
        hasher.update(left);
        return hasher.digest(right);
    }

    /** The hash of all leaves so far; of none, the hash of nothing. */
    Sha256 root() {
        if (subtrees.isEmpty()) {
            return Sha256.EMPTY;
        }
        Deque<byte[]> left = new ArrayDeque<>(subtrees);
        byte[] hash = left.pop();
        while (!left.isEmpty()) {
            hash = node(left.pop(), hash);
        }
        return Sha256.ofDigest(hash);
    }
}

package shark.base;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256 digest (FIPS 180-4). */
public final class Sha256 {
    /** The digest of no bytes at all. */
    public static final Sha256 EMPTY = of(new byte[0]);

    private final byte[] bytes;

    private Sha256(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Hashes the bytes. */
    public static Sha256 of(byte[] content) {
        return new Sha256(hasher().digest(content));
    }

    /** Takes over a digest of 32 bytes. */
    public static Sha256 ofDigest(byte[] digest) {
        if (digest.length != 32) {
            throw new SharkException(ErrorCode.CORRUPT, "a SHA-256 digest has 32 bytes, not " + digest.length);
        }
        return new Sha256(digest.clone());
    }

    /** Reads 64 hexadecimal digits. */
    public static Sha256 ofHex(String hex) {
        try {
            return ofDigest(HexFormat.of().parseHex(hex));
        } catch (IllegalArgumentException e) {
            throw new SharkException(ErrorCode.INVALID, "'" + hex + "' is not a SHA-256 digest", e);
        }
    }

    /** A fresh hasher, for content that comes in parts. */
    public static MessageDigest hasher() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new SharkException(ErrorCode.UNAVAILABLE, "this JDK has no SHA-256", e);
        }
    }

    /** A copy of the 32 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** 64 lower-case hexadecimal digits. */
    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sha256 that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return hex();
    }
}

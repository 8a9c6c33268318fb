package shark.tape.redact;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a secret's place: {@code redacted-} and a keyed digest of it (HMAC-SHA256, RFC 2104, cut to 80 bits), so
 * that equal secrets stay equal and nobody without the key can try guesses. A mark stays what it is: one that a program got
 * from the tape and sends back is the same as the secret was. One thread at a time.
 */
final class Mark {
    private static final String WORD = "redacted-";
    private static final int BYTES = 10;
    static final int LENGTH = WORD.length() + 2 * BYTES;

    private final byte[] key;
    private @Nullable Mac mac;
    private final byte[] head = new byte[LENGTH];
    private int length;

    Mark(byte[] key) {
        this.key = key;
    }

    /** Made when there is a secret: most bodies have none. */
    private Mac mac() {
        Mac known = mac;
        if (known == null) {
            try {
                known = Mac.getInstance("HmacSHA256");
                known.init(new SecretKeySpec(key, "HmacSHA256"));
                mac = known;
            } catch (NoSuchAlgorithmException | InvalidKeyException e) {
                throw new IllegalStateException(e); // Every Java has it (its security specification).
            }
        }
        return known;
    }

    /** The mark of a secret. */
    String of(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.ISO_8859_1);
        for (byte b : bytes) {
            add(b);
        }
        return end();
    }

    /** A further byte of the secret. */
    void add(byte b) {
        mac().update(b);
        if (length < LENGTH) {
            head[length] = b;
        }
        length += length <= LENGTH ? 1 : 0;
    }

    /** The secret has ended: its mark; nothing for nothing. */
    String end() {
        int count = length;
        length = 0;
        if (count == 0) {
            return "";
        }
        byte[] digest = mac().doFinal();
        String same = count == LENGTH ? new String(head, StandardCharsets.ISO_8859_1) : "";
        return is(same) ? same : WORD + HexFormat.of().formatHex(digest, 0, BYTES);
    }

    private static boolean is(String text) {
        return text.startsWith(WORD)
                && text.chars().skip(WORD.length()).allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }
}

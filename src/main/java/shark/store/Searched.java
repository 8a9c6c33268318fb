package shark.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import shark.base.Sha256;
import shark.content.Decoded;
import shark.content.Heads;
import shark.content.PlainText;

/** The text of an exchange that is searched: its heads, and its bodies without content codings, up to a bound. */
final class Searched {
    /** Bytes of a body that are looked at, at most. */
    private static final int MOST = 1 << 20;

    private final BodyFiles files;

    Searched(BodyFiles files) {
        this.files = files;
    }

    /** The URL and all heads. */
    static String heads(String url, byte[]... heads) {
        StringBuilder text = new StringBuilder(url);
        for (byte[] head : heads) {
            text.append('\n').append(new String(head, StandardCharsets.ISO_8859_1));
        }
        return text.toString();
    }

    /**
     * A body's text; empty when it is none.
     *
     * @param content null for one in a file
     * @param head of its message
     */
    String body(byte @Nullable [] digest, byte @Nullable [] content, byte[] head) {
        if (digest == null) {
            return "";
        }
        byte[] bytes = content != null ? content : file(digest);
        Decoded decoded = Decoded.of(bytes, Heads.field(head, "Content-Encoding"), MOST);
        return PlainText.of(whole(decoded.bytes()), Heads.field(head, "Content-Type"))
                .orElse("");
    }

    private byte[] file(byte[] digest) {
        try (InputStream input = Files.newInputStream(files.of(Sha256.ofDigest(digest)))) {
            return input.readNBytes(MOST);
        } catch (IOException e) {
            return new byte[0]; // It was removed meanwhile.
        }
    }

    /** What was cut at the bound may end within a character. */
    private static byte[] whole(byte[] bytes) {
        int end = bytes.length;
        if (end >= MOST) {
            while (end > 0 && end > bytes.length - 4 && bytes[end - 1] < 0) {
                end--;
            }
        }
        return end == bytes.length ? bytes : Arrays.copyOf(bytes, end);
    }
}

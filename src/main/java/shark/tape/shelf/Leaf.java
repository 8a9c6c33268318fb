package shark.tape.shelf;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import shark.base.Sha256;
import shark.store.TapeEntry;
import shark.tape.dns.MessageText;

/**
 * What of an exchange counts for its tape's hash, beside the key, which stands for the request: what it is answered with,
 * but for what two recordings of the same answer differ in. docs/replay.md tells the exact form. Pure; one thread only.
 */
final class Leaf {
    /** Of one connection or one moment only (RFC 9110 sections 5.6.7, 6.6.1, 7.6 and 8.6, RFC 9111 section 5, RFC 9211). */
    private static final Set<String> PASSING = Set.of(
            "age",
            "cache-status",
            "connection",
            "content-length",
            "date",
            "expires",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "via");

    private final MessageDigest hasher = Sha256.hasher();

    private record Field(String name, String value) {}

    /** The hash of what counts. */
    byte[] of(TapeEntry entry) {
        put(entry.row().pinned() ? "pinned" : "");
        put(Integer.toString(entry.row().status()));
        if (entry.row().scheme().equals("dns")) {
            answers(entry.responseHead());
        } else {
            fields(entry.responseHead(), true);
            put(entry.responseBody());
            fields(entry.responseTrailers(), false);
        }
        return hasher.digest();
    }

    private void answers(byte[] message) {
        List<String> lasting = MessageText.lasting(message)
                .orElseGet(
                        () -> List.of(text(Arrays.copyOfRange(message, Math.min(2, message.length), message.length))));
        put(Integer.toString(lasting.size()));
        lasting.forEach(this::put);
    }

    private void fields(byte[] head, boolean startLine) {
        List<Field> fields = parsed(head, startLine);
        Set<String> named = new HashSet<>(PASSING);
        for (Field field : fields) {
            if (field.name.equals("connection")) {
                for (String name : field.value.split(",", -1)) {
                    named.add(name.strip().toLowerCase(Locale.ROOT));
                }
            }
        }
        fields.removeIf(field -> named.contains(field.name));
        fields.sort(Comparator.comparing(Field::name)); // Stable: those of one name keep their order, which counts.
        put(Integer.toString(fields.size()));
        for (Field field : fields) {
            put(field.name);
            put(field.value);
        }
    }

    private static List<Field> parsed(byte[] head, boolean startLine) {
        List<Field> fields = new ArrayList<>();
        String[] lines = text(head).split("\r?\n", -1);
        for (int i = startLine ? 1 : 0; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (!lines[i].isEmpty()) {
                String name = colon < 0 ? lines[i] : lines[i].substring(0, colon);
                String value = colon < 0 ? "" : lines[i].substring(colon + 1);
                fields.add(new Field(name.strip().toLowerCase(Locale.ROOT), value.strip()));
            }
        }
        return fields;
    }

    /** Each text with its length before it, so that no two lists of texts are the same bytes. */
    private void put(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (text.chars().anyMatch(letter -> letter > 0xff)) {
            bytes = text.getBytes(StandardCharsets.UTF_8);
        }
        hasher.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        hasher.update(bytes);
    }

    private void put(@Nullable Sha256 digest) {
        put(digest == null ? "" : digest.hex());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}

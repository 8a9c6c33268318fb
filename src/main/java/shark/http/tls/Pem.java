package shark.http.tls;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Binary data as text between two lines (RFC 7468). */
final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s+([A-Za-z0-9+/=\\s]+?)-----END \\1-----");

    private Pem() {}

    static String block(String label, byte[] content) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
    }

    /** What the blocks of a label hold; what is no block, or no base64, is left out. */
    static List<byte[]> blocks(String text, String label) {
        List<byte[]> found = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            if (matcher.group(1).equals(label)) {
                decoded(matcher.group(2)).ifPresent(found::add);
            }
        }
        return found;
    }

    private static java.util.Optional<byte[]> decoded(String text) {
        try {
            return java.util.Optional.of(
                    Base64.getMimeDecoder().decode(text.strip().getBytes(StandardCharsets.US_ASCII)));
        } catch (IllegalArgumentException e) {
            return java.util.Optional.empty(); // Cut short, or made up.
        }
    }
}

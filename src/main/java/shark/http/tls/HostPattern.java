package shark.http.tls;

import java.util.Locale;
import shark.base.ErrorCode;
import shark.base.SharkException;

/**
 * Servers that a person named.
 *
 * @param text a name, an address, or {@code *.NAME} for all that is below a name; in small letters
 */
public record HostPattern(String text) {
    /** Reads one; INVALID when it is none. */
    public static HostPattern parse(String given) {
        String text = given.toLowerCase(Locale.ROOT);
        if (!text.matches("(\\*\\.)?[a-z0-9_]([a-z0-9._-]{0,251}[a-z0-9_])?|(?=.*:.*:)[0-9a-f:.]{2,45}")) {
            throw new SharkException(
                    ErrorCode.INVALID,
                    "'" + given + "' is not a server's NAME, ADDRESS or *.NAME (without scheme, port and path)");
        }
        return new HostPattern(text);
    }

    /** True for a host that is meant. */
    public boolean matches(String host) {
        String small = host.toLowerCase(Locale.ROOT);
        return text.startsWith("*.") ? small.endsWith(text.substring(1)) : small.equals(text);
    }
}

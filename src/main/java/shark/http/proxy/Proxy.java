package shark.http.proxy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import shark.base.ErrorCode;
import shark.base.SharkException;

/**
 * A proxy. Its credentials are in no sentence and in no text of it.
 *
 * @param user empty: it is told none
 */
public record Proxy(Kind kind, String host, int port, String user, String password) {
    private static final Pattern FORM = Pattern.compile(
            "(?:([A-Za-z][A-Za-z0-9+.-]*)://)?(?:(.*)@)?(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(?::(\\d{1,5}))?/?");

    /** RFC 1929 section 2: a length is one byte. */
    private static final int MOST_SOCKS_BYTES = 255;

    /** What it speaks. */
    public enum Kind {
        HTTP(80),
        /** RFC 1928; names are looked up before it is asked, as curl does for {@code socks5://}. */
        SOCKS5(1080),
        /** The same, but names are the proxy's to look up, as curl does for {@code socks5h://}. */
        SOCKS5H(1080);

        private final int usualPort;

        Kind(int usualPort) {
            this.usualPort = usualPort;
        }
    }

    /**
     * Reads {@code [http://|socks5://|socks5h://][USER[:PASSWORD]@]HOST[:PORT]}, user and password percent-encoded (RFC 3986
     * section 2.1). INVALID for anything else, with a message that begins with what the text is not and repeats no credentials.
     */
    public static Proxy parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw invalid(text, "is not [http://|socks5://|socks5h://][USER:PASSWORD@]HOST[:PORT]");
        }
        String scheme = form.group(1) == null ? "HTTP" : form.group(1).toUpperCase(Locale.ROOT);
        Kind kind = kind(text, scheme);
        String host = form.group(3).replace("[", "").replace("]", "").toLowerCase(Locale.ROOT);
        int port = form.group(4) == null ? kind.usualPort : Integer.parseInt(form.group(4));
        if (port < 1 || port > 65_535) {
            throw invalid(text, "has a port that is not between 1 and 65535");
        }
        String credentials = form.group(2) == null ? "" : form.group(2);
        int colon = credentials.indexOf(':');
        String user = decoded(text, colon < 0 ? credentials : credentials.substring(0, colon));
        String password = colon < 0 ? "" : decoded(text, credentials.substring(colon + 1));
        if (kind != Kind.HTTP && (bytes(user) > MOST_SOCKS_BYTES || bytes(password) > MOST_SOCKS_BYTES)) {
            throw invalid(
                    text,
                    "has a user or a password of more than " + MOST_SOCKS_BYTES + " bytes, which SOCKS cannot say");
        }
        return new Proxy(kind, host, port, user, password);
    }

    private static Kind kind(String text, String scheme) {
        try {
            return Kind.valueOf(scheme);
        } catch (IllegalArgumentException e) {
            throw invalid(text, "is of a kind that shark does not speak; http, socks5 and socks5h are known");
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static SharkException invalid(String text, String what) {
        String bare = text.replaceFirst("^([^@]*?://)?.*@", "$1");
        return new SharkException(ErrorCode.INVALID, "'" + bare.replaceAll("\\p{Cntrl}", "?") + "' " + what);
    }

    private static String decoded(String whole, String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '%') {
                bytes.writeBytes(text.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            String digits = text.substring(i + 1, Math.min(i + 3, text.length()));
            if (!digits.matches("[0-9A-Fa-f]{2}")) {
                throw invalid(
                        whole,
                        "has a '%' among its credentials that two hexadecimal digits do not follow; write it as %25");
            }
            bytes.write(Integer.parseInt(digits, 16));
            i += 2;
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** True when it is told names, and looks them up itself. */
    public boolean resolves() {
        return kind != Kind.SOCKS5;
    }

    /** Its URL without credentials. */
    public String name() {
        String literal = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return kind.name().toLowerCase(Locale.ROOT) + "://" + literal + ":" + port;
    }

    /** The value of Proxy-Authorization (RFC 7617); empty where it is told no user. */
    String authorization() {
        return user.isEmpty()
                ? ""
                : "Basic "
                        + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return name();
    }
}

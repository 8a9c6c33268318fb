package shark.cli.har;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import shark.api.ExchangeDetail;
import shark.base.Text;

/** A request as a command line of curl, for a POSIX shell; what curl would add by itself is taken away. */
public final class CurlLine {
    /** curl makes these itself, of the URL and the body, or they are of one connection only (RFC 9110, section 7.6.1). */
    private static final Set<String> OWN = Set.of(
            "host",
            "content-length",
            "transfer-encoding",
            "connection",
            "keep-alive",
            "proxy-connection",
            "te",
            "expect");

    /** What a command line may hold (MAX_ARG_STRLEN is 128 KiB). */
    public static final int MOST = 100_000;

    private CurlLine() {}

    /**
     * Makes the line.
     *
     * @param body the request's; one that is longer than a command line may be cut after {@link #MOST} bytes
     */
    public static String of(ExchangeDetail detail, byte[] body) {
        Message head = Message.of(detail.requestHead());
        String method = detail.row().method();
        boolean piped = body.length > 0 && !isArgument(body);
        StringBuilder line = new StringBuilder();
        if (piped) {
            line.append("shark http show ").append(detail.row().id()).append(" --request --body | ");
        }
        line.append("curl");
        if (method.equals("HEAD")) {
            line.append(" --head");
        } else if (!method.equals(body.length > 0 ? "POST" : "GET")) {
            line.append(" -X ").append(quoted(method));
        }
        String path = detail.row().path();
        if (path.matches(".*[\\[\\]{}].*")) {
            line.append(" --globoff");
        }
        if (path.contains("/.")) {
            line.append(" --path-as-is");
        }
        line.append(' ').append(quoted(detail.row().url()));
        for (Message.Field field : head.fields()) {
            if (!OWN.contains(field.name().toLowerCase(Locale.ROOT))) {
                // A field without a value ends with a semicolon for curl.
                String shown = field.value().isEmpty() ? field.name() + ";" : field.name() + ": " + field.value();
                line.append(" -H ").append(quoted(shown));
            }
        }
        for (String usual : List.of("User-Agent", "Accept")) {
            if (head.value(usual).isEmpty()) {
                line.append(" -H '").append(usual).append(":'");
            }
        }
        if (body.length > 0) {
            if (head.value("Content-Type").isEmpty()) {
                line.append(" -H 'Content-Type:'");
            }
            line.append(" --data-binary ").append(piped ? "@-" : quoted(new String(body, StandardCharsets.UTF_8)));
        }
        head.value("Host")
                .filter(host -> !hasAuthority(detail.row().url(), host))
                .ifPresent(host -> line.append(" -H ").append(quoted("Host: " + host)));
        return line.toString();
    }

    private static boolean hasAuthority(String url, String host) {
        return url.substring(url.indexOf("://") + 3).startsWith(host + "/");
    }

    /** Text that steers no terminal, and does not begin with {@code @}, by which curl means a file. */
    private static boolean isArgument(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        return body.length < MOST
                && body[0] != '@'
                && Text.printable(text).equals(text)
                && Arrays.equals(text.getBytes(StandardCharsets.UTF_8), body);
    }

    private static String quoted(String text) {
        return "'" + Text.printable(text).replace("'", "'\\''") + "'";
    }
}

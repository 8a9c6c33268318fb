package shark.base;

import org.jspecify.annotations.Nullable;

/**
 * One exchange as a line of a list: what the store lists, the daemon streams and the screens show.
 *
 * @param id unique in a store, growing with time
 * @param sandbox the sandbox that asked
 * @param tape the tape it belongs to
 * @param startedMicros when the request's first byte came, microseconds since 1970
 * @param method as sent; {@code CONNECT} for a tunnel; the type of record for {@code dns}
 * @param scheme {@code http}, {@code https}, {@code dns}, or {@code tcp}, {@code tls} and {@code udp} for tunnels
 * @param host name or address, without port
 * @param port the port dialled
 * @param path origin-form target with its query; empty for a tunnel; the answer in few words for {@code dns}
 * @param status 0 while there is none; for {@code dns} the response code
 * @param requestBytes bytes of the request body so far (client to origin, for a tunnel)
 * @param responseBytes bytes of the response body so far (origin to client, for a tunnel)
 * @param durationMicros from the first byte of the request to the last of the answer, or so far
 * @param contentType of the answer, without parameters; empty where none
 * @param playedFrom the recorded exchange that was played, 0 where none
 * @param error one sentence when something went wrong
 */
public record ExchangeRow(
        long id,
        String sandbox,
        String tape,
        long startedMicros,
        String method,
        String scheme,
        String host,
        int port,
        String path,
        int status,
        long requestBytes,
        long responseBytes,
        long durationMicros,
        String contentType,
        Source source,
        Phase phase,
        boolean pinned,
        long playedFrom,
        @Nullable String error) {

    /** The longest text of a row that is brief, in chars. */
    private static final int BRIEF = 500;

    /** The same for a line on a screen: a path of 60 kB is cut, so that a thousand rows are of a size that one can tell. */
    public ExchangeRow brief() {
        String why = error;
        boolean isBrief = path.length() <= BRIEF && host.length() <= BRIEF && (why == null || why.length() <= BRIEF);
        return isBrief && contentType.length() <= BRIEF && method.length() <= BRIEF
                ? this
                : new ExchangeRow(
                        id,
                        sandbox,
                        tape,
                        startedMicros,
                        cut(method),
                        scheme,
                        cut(host),
                        port,
                        cut(path),
                        status,
                        requestBytes,
                        responseBytes,
                        durationMicros,
                        cut(contentType),
                        source,
                        phase,
                        pinned,
                        playedFrom,
                        why == null ? null : cut(why));
    }

    private static String cut(String text) {
        return text.length() <= BRIEF
                ? text
                : text.substring(0, Character.isHighSurrogate(text.charAt(BRIEF - 2)) ? BRIEF - 2 : BRIEF - 1)
                        + "\u2026";
    }

    /** The absolute URL, or a name and what was answered about it; the port is left out where it is the scheme's own. */
    public String url() {
        if (scheme.equals("dns")) {
            return "dns://" + host + (path.isEmpty() ? "" : " " + path);
        }
        boolean usual = (scheme.equals("http") && port == 80) || (scheme.equals("https") && port == 443);
        String literal = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return scheme + "://" + literal + (usual ? "" : ":" + port) + path;
    }
}

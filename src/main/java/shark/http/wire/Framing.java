package shark.http.wire;

import java.util.List;

/**
 * How a message's body is told from what follows it (RFC 9112 section 6.3).
 *
 * @param kind which way
 * @param length bytes of a {@link Kind#FIXED} body
 */
public record Framing(Kind kind, long length) {
    /** The ways. */
    public enum Kind {
        NONE,
        FIXED,
        CHUNKED,
        UNTIL_CLOSE,
        /** By the protocol's own frames (RFC 9113 section 8.1). */
        FRAMED
    }

    /** No body. */
    public static final Framing NONE = new Framing(Kind.NONE, 0);

    /** Of a request. Two different ways at once, or one that is not certain, is refused: it is how requests are smuggled. */
    public static Framing ofRequest(Head head) throws BadMessage {
        List<String> codings = head.values("Transfer-Encoding");
        List<String> lengths = head.values("Content-Length");
        if (!codings.isEmpty()) {
            if (!lengths.isEmpty()) {
                throw new BadMessage(400, "the request has both Content-Length and Transfer-Encoding");
            }
            if (codings.size() != 1 || !codings.get(0).equalsIgnoreCase("chunked")) {
                throw new BadMessage(501, "the request's Transfer-Encoding is not 'chunked' alone");
            }
            if (head.third().equals("HTTP/1.0")) {
                throw new BadMessage(400, "an HTTP/1.0 request has Transfer-Encoding");
            }
            return new Framing(Kind.CHUNKED, 0);
        }
        return lengths.isEmpty() ? NONE : fixed(400, lengths);
    }

    /** Of the final response to a request. */
    public static Framing ofResponse(String method, Head head) throws BadMessage {
        int status = head.status();
        if (method.equals("HEAD") || status < 200 || status == 204 || status == 304) {
            return NONE;
        }
        List<String> codings = head.values("Transfer-Encoding");
        List<String> lengths = head.values("Content-Length");
        if (!codings.isEmpty()) {
            if (!lengths.isEmpty()) {
                throw new BadMessage(502, "the origin's answer has both Content-Length and Transfer-Encoding");
            }
            if (codings.size() != 1 || !codings.get(0).equalsIgnoreCase("chunked")) {
                throw new BadMessage(502, "the origin's Transfer-Encoding is not 'chunked' alone");
            }
            return new Framing(Kind.CHUNKED, 0);
        }
        if (lengths.isEmpty()) {
            return new Framing(head.first().equals("HTTP/2") ? Kind.FRAMED : Kind.UNTIL_CLOSE, 0);
        }
        return fixed(502, lengths);
    }

    /**
     * Of a request that came by HTTP/2 (RFC 9113 section 8.1.1).
     *
     * @param ended nothing follows the head
     */
    public static Framing ofFrames(Head head, boolean ended) throws BadMessage {
        List<String> lengths = head.values("Content-Length");
        Framing framing = lengths.isEmpty() ? new Framing(Kind.FRAMED, 0) : fixed(400, lengths);
        if (ended && framing.length() > 0) {
            throw new BadMessage(400, "the request's Content-Length says that it has a body, and it has none");
        }
        return ended ? NONE : framing;
    }

    private static Framing fixed(int status, List<String> lengths) throws BadMessage {
        String text = lengths.get(0);
        // The grammar is 1*DIGIT: no sign, no list, no blank (RFC 9110 section 8.6). 18 digits fit a long.
        if (lengths.size() != 1 || text.isEmpty() || text.length() > 18 || !Ascii.isDigits(text)) {
            throw new BadMessage(
                    status, lengths.size() > 1 ? "there are several Content-Lengths" : "Content-Length is no number");
        }
        long length = Long.parseLong(text);
        return length == 0 ? NONE : new Framing(Kind.FIXED, length);
    }
}

package shark.http.wire;

/** A message that is not HTTP/1.1 as RFC 9112 has it. The text is one sentence that a person can act on. */
public final class BadMessage extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String text;

    public BadMessage(int status, String text) {
        super(text, null, false, false);
        this.status = status;
        this.text = text;
    }

    @Override
    public String getMessage() {
        return text;
    }

    /** The status to answer with: 400, 405, 408, 413, 431, 501 or 505; a response's fault is a 502 to the client. */
    public int status() {
        return status;
    }
}

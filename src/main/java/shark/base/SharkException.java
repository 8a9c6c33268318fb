package shark.base;

/** A failure that a person is told about. The message is one sentence: what failed, on what, and what the reader can do. */
public final class SharkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public SharkException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    public SharkException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }
}

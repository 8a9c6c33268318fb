package shark.base;

/** What kind of failure a {@link SharkException} is: one row serves the exit status, the API and the screen. */
public enum ErrorCode {
    /** The request itself is wrong: an odd name, an unknown option value. */
    INVALID(2),
    /** What was named is not there. */
    NOT_FOUND(1),
    /** What was named is there already, or is in a state that does not allow this. */
    CONFLICT(1),
    /** The caller may not do this, or policy refuses it. */
    DENIED(1),
    /** A part of the system is missing or does not answer. */
    UNAVAILABLE(1),
    /** It took too long. */
    TIMEOUT(124),
    /** No space or no quota is left. */
    FULL(1),
    /** Data on disk is damaged, or was written by a newer version. */
    CORRUPT(1),
    /** A fault of shark's own. */
    INTERNAL(1);

    private final int exitStatus;

    ErrorCode(int exitStatus) {
        this.exitStatus = exitStatus;
    }

    /** The exit status of a shell command that ends with this error ({@code exec} and {@code run} end with 125 instead). */
    public int exitStatus() {
        return exitStatus;
    }
}

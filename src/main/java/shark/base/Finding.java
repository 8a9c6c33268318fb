package shark.base;

/**
 * One need of shark's, looked for on this machine.
 *
 * @param need what is needed, as a short name: {@code runc}
 * @param state whether it is there
 * @param found what was found: a version, a place, a value
 * @param advice what to do about it; empty when all is well
 */
public record Finding(String need, State state, String found, String advice) {
    /** How it stands. */
    public enum State {
        OK,
        /** Works, with less. */
        WARNING,
        /** Shark does not work without it. */
        MISSING
    }

    public static Finding ok(String need, String found) {
        return new Finding(need, State.OK, found, "");
    }

    public static Finding warning(String need, String found, String advice) {
        return new Finding(need, State.WARNING, found, advice);
    }

    public static Finding missing(String need, String found, String advice) {
        return new Finding(need, State.MISSING, found, advice);
    }
}

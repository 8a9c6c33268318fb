package shark.base;

import java.util.Locale;

/** How far an exchange has come. */
public enum Phase {
    /** The request is being read or was sent; no head of an answer yet. */
    REQUEST,
    /** The answer's body is passing. */
    RESPONSE,
    /** All has passed, and the store has not committed it yet. */
    DONE,
    /** All has passed, and it is on disk (or its mode stores nothing). */
    STORED;

    /** The name used in JSON: lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

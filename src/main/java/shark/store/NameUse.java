package shark.store;

/** What a tape has of a name that can be played. */
public enum NameUse {
    /** Nothing. */
    NONE,
    /** Answers of name servers only. */
    ANSWERS,
    /** Exchanges with a host of this name. */
    HOST
}

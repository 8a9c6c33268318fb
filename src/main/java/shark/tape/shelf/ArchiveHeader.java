package shark.tape.shelf;

/**
 * The first member of a tape's archive.
 *
 * @param format of the archive; {@link #FORMAT} is the one that this version writes and reads
 * @param tape its name where it was exported
 * @param rules as JSON, empty for none
 * @param rulesAt see {@link shark.store.TapeRow}
 * @param hash of what it plays, in hexadecimal
 * @param exchanges how many follow
 */
record ArchiveHeader(int format, String tape, String rules, long rulesAt, String hash, long exchanges) {
    static final int FORMAT = 1;

    /** The member's name. */
    static final String NAME = "shark-tape.json";

    /** The longest that is read, in bytes. */
    static final int MOST = 1 << 20;
}

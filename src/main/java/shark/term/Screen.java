package shark.term;

import java.util.EnumSet;
import java.util.Set;

/**
 * A terminal's screen as a model: bytes in, cells out. It understands what xterm's terminfo entry promises, and what vim,
 * less, htop, mc, tmux and shells use beyond it. It does no I/O and takes no time; its memory is bounded by its size and
 * the length of its history, whatever the bytes. Used by one thread at a time.
 */
public final class Screen {
    /** The most columns and rows. */
    public static final int MOST_SIZE = 1000;

    private final Page page;
    private final Parser parser;
    private long version;

    /**
     * @param columns 1 to {@link #MOST_SIZE}; others are brought into the range
     * @param historyLines how many lines that have scrolled off the main screen are kept
     */
    public Screen(int columns, int rows, int historyLines) {
        page = new Page(bounded(columns), bounded(rows), historyLines);
        parser = new Parser(new Sequences(page));
    }

    /** Takes output of the program's. */
    public void feed(byte[] bytes, int offset, int length) {
        parser.feed(bytes, offset, offset + length);
        version++;
    }

    /** Another size: the main screen's wrapped lines are wrapped anew, the alternate screen is cropped. */
    public void resize(int columns, int rows) {
        if (bounded(columns) != columns() || bounded(rows) != rows()) {
            page.resize(bounded(columns), bounded(rows));
            version++;
        }
    }

    /** Counts changes: what was drawn at the same version is still right. */
    public long version() {
        return version;
    }

    public int columns() {
        return page.columns;
    }

    public int rows() {
        return page.rows;
    }

    /** A row of the screen, 0 at the top; negative rows are the history's, -1 the newest. Valid until the next change. */
    public Line line(int row) {
        if (row >= 0) {
            return page.grid.line(row);
        }
        History history = page.grid.history();
        return history.line(history.size() + row);
    }

    /** How many lines of history there are; none on the alternate screen. */
    public int history() {
        return page.grid.history().size();
    }

    public int cursorRow() {
        return page.cursor.row;
    }

    public int cursorColumn() {
        return page.cursor.column;
    }

    /** The form of the cursor: DECSCUSR's number, 0 when the program has not said. */
    public int cursorShape() {
        return page.cursorShape;
    }

    /** The modes that are set. */
    public Set<PrivateMode> modes() {
        return EnumSet.copyOf(page.modes);
    }

    public boolean is(PrivateMode mode) {
        return page.modes.contains(mode);
    }

    /** Whether the program asked for the mouse in any way. */
    public boolean wantsMouse() {
        return page.modes.stream().anyMatch(PrivateMode::isMouse);
    }

    /** What the program called its window; at most 256 characters, none a control. */
    public String title() {
        return page.title;
    }

    /** Counts the bells rung so far. */
    public long bells() {
        return page.bells;
    }

    /** What the terminal answers to the program's questions since this was last asked. */
    public byte[] takeReplies() {
        return page.replies.take();
    }

    /** All rows as text, without trailing blanks: for tests and messages. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < rows(); row++) {
            text.append(line(row)).append('\n');
        }
        return text.toString();
    }

    byte[] unfinished() {
        return parser.unfinished();
    }

    Page page() {
        return page;
    }

    private static int bounded(int size) {
        return Math.max(1, Math.min(MOST_SIZE, size));
    }
}

package shark.tui.screen;

/** Cells to draw on; columns and rows count from 0 at the top left. What falls outside is not drawn. */
public interface Canvas {
    int columns();

    int rows();

    /**
     * Draws one character.
     *
     * @param text a code point, or a cluster of a base and what combines with it
     * @param width columns that it takes: 1 or 2
     * @param style see {@link shark.term.Style}
     */
    void put(int column, int row, String text, int width, long style);

    /** Draws one character of ASCII. */
    void put(int column, int row, char letter, long style);

    /** Where the cursor is shown; column -1: nowhere. */
    void cursor(int column, int row);
}

package shark.tui.app;

/** A part of the screen, in cells. */
public record Rect(int left, int top, int columns, int rows) {
    public static final Rect NONE = new Rect(0, 0, 0, 0);

    public boolean isEmpty() {
        return columns <= 0 || rows <= 0;
    }

    public boolean contains(int column, int row) {
        return column >= left && column < left + columns && row >= top && row < top + rows;
    }

    /** All but the first row, which holds the title. */
    public Rect body() {
        return new Rect(left, top + 1, columns, rows - 1);
    }
}

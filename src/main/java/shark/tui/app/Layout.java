package shark.tui.app;

import shark.tui.keymap.Focus;

/**
 * Where things are: sandboxes to the left, the terminal over the exchanges to the right, one line at the bottom. A pane is
 * a line of title and its body. On a small screen, and zoomed, one pane takes all.
 */
public record Layout(Rect sandboxes, Rect terminal, Rect exchanges, Rect console, Rect bottom) {
    private static final int SMALL_COLUMNS = 60;
    private static final int SMALL_ROWS = 12;

    /**
     * The layout of a screen.
     *
     * @param consoleRows rows of the command line's pane, its title included; 0 when it is closed
     */
    public static Layout of(int columns, int rows, Focus pane, boolean zoomed, int consoleRows) {
        Rect bottom = new Rect(0, rows - 1, columns, 1);
        int below = Math.min(consoleRows, Math.max(0, rows - 4));
        int height = rows - 1 - below;
        Rect console = below == 0 ? Rect.NONE : new Rect(0, height, columns, below);
        if (zoomed || columns < SMALL_COLUMNS || rows < SMALL_ROWS) {
            Rect all = new Rect(0, 0, columns, height);
            return new Layout(
                    pane == Focus.SANDBOXES && !zoomed ? all : Rect.NONE,
                    pane == Focus.TERMINAL || (pane == Focus.SANDBOXES && zoomed) ? all : Rect.NONE,
                    pane == Focus.EXCHANGES ? all : Rect.NONE,
                    console,
                    bottom);
        }
        int side = columns >= 120 ? 28 : 21;
        int exchanges = Math.max(5, height * 2 / 5);
        int right = side + 1;
        return new Layout(
                new Rect(0, 0, side, height),
                new Rect(right, 0, columns - right, height - exchanges),
                new Rect(right, height - exchanges, columns - right, exchanges),
                console,
                bottom);
    }
}

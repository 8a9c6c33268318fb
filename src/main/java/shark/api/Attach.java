package shark.api;

/**
 * Joins a sandbox's terminal, and starts its login shell when there is none. The first frame is {@link Frame.Kind#REPAINT}.
 *
 * @param terminal 1 is the sandbox's main terminal; the next number that is not there yet makes a new one, as 0 does
 *     whichever that is
 * @param columns of the viewer, 1 to 1000
 * @param rows of the viewer, 1 to 1000
 * @param scrollback true: repaints bring the lines that have scrolled off, too
 * @param make false: NOT_FOUND when the terminal is not there
 */
public record Attach(String name, int terminal, int columns, int rows, boolean scrollback, boolean make) {}

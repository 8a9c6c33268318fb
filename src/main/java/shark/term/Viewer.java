package shark.term;

/**
 * Where a terminal's output is shown. Its methods are called under the terminal's lock, must not block, and must not call
 * the terminal.
 */
public interface Viewer {
    /** Whether more output may come. While not, output is left out, and a repaint follows when it may come again. */
    boolean isReady();

    /** Forget the screen: these bytes, fed to a fresh terminal of this size, make it. */
    void repaint(int columns, int rows, byte[] bytes);

    /** Output; the array is used again after the call. */
    void output(byte[] bytes, int length);

    /** The last call: the program has ended with this exit status. */
    void ended(int status);
}

package shark.tui.app;

import shark.api.Method;
import shark.api.PageExchanges;

/** Something to be done outside of the model. What comes of it comes back as a {@link Message}. */
public sealed interface Effect {
    /** Tells what changes from now on; ends the watch before. */
    record Watch(long watch, String filter, String sandbox) implements Effect {}

    /** Reads a page of the exchanges. */
    record Load(long watch, long request, PageExchanges page) implements Effect {}

    /**
     * Joins a terminal; ends the session before.
     *
     * @param terminal its number; 0: a new one
     * @param make whether it may be a new one
     */
    record Attach(long session, String sandbox, int terminal, int columns, int rows, boolean make) implements Effect {}

    /** Types into the terminal that was joined. */
    record Type(byte[] bytes) implements Effect {}

    /** The pane of the terminal has another size. */
    record Resize(int columns, int rows) implements Effect {}

    /** Leaves the terminal. */
    record Leave() implements Effect {}

    /**
     * Calls a method of the daemon's.
     *
     * @param notice what is said when it was done; may be empty
     */
    record Call<P>(Method<P, ?> method, P parameters, String notice) implements Effect {}

    /** Reads an exchange and lays it out. */
    record Show(long id) implements Effect {}

    /** Opens the command line, or gives its pane another size. */
    record OpenConsole(int columns, int rows) implements Effect {}

    /** Types into the command line. */
    record TypeCommand(byte[] bytes) implements Effect {}

    /** Sends a {@link Message.Waited} of this number in so many milliseconds. */
    record Wait(long number, int millis) implements Effect {}

    /** Rings. */
    record Bell() implements Effect {}
}

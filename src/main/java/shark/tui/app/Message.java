package shark.tui.app;

import shark.api.Event;
import shark.api.ExchangePage;
import shark.tui.content.ExchangeText;

/** Something that has happened. Only messages change the model, one after the other. */
public sealed interface Message {
    /** Bytes were typed. */
    record Typed(byte[] bytes) implements Message {}

    /** An {@link Effect.Wait} is over. */
    record Waited(long number) implements Message {}

    /** The terminal has this size now, or was used by another program: draw anew. */
    record Resized(int columns, int rows) implements Message {}

    /** Somebody asked the program to end. */
    record Quit() implements Message {}

    /** A watch has begun, or began again with another daemon: from now on what changes is told. */
    record Watching(long watch) implements Message {}

    /** A page of the exchanges was read. */
    record Listed(long watch, long request, boolean older, ExchangePage page) implements Message {}

    /** Something changed. */
    record Told(long watch, Event event) implements Message {}

    /** The daemon went. When it is for good, nobody starts it again. */
    record Lost(long watch, boolean forGood) implements Message {}

    /** A terminal was joined; it has this number. */
    record Joined(long session, int terminal) implements Message {}

    /** A terminal's screen, whole. */
    record Painted(long session, int columns, int rows, byte[] bytes) implements Message {}

    /** A terminal's output. */
    record Output(long session, byte[] bytes) implements Message {}

    /** The program in a terminal has ended. */
    record Ended(long session, int status) implements Message {}

    /** A terminal is not to be had (any more). */
    record Broken(long session, String why) implements Message {}

    /** An exchange was read. */
    record Shown(long id, ExchangeText text) implements Message {}

    /** A call was answered; empty: nothing to say. */
    record Did(String notice) implements Message {}

    /** A call failed. */
    record Failed(String why) implements Message {}

    /** The command line has drawn something, or has ended. */
    record Console(byte[] bytes, boolean ended) implements Message {}
}

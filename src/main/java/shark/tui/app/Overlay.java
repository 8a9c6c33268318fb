package shark.tui.app;

import java.util.List;
import shark.base.Mode;

/** What lies over the panes and takes the keys until it is closed. */
public sealed interface Overlay {
    /** A line is asked for, in the bottom line. */
    record Prompt(Purpose purpose, LineEdit line) implements Overlay {}

    /** What a line is asked for. */
    enum Purpose {
        NEW_SANDBOX("name of the new sandbox: "),
        FILTER("filter: ");

        private final String label;

        Purpose(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /** A mode is asked for. */
    record ModeMenu(String sandbox, List<Mode> modes, int chosen) implements Overlay {}

    /** Something is done when the answer is yes. */
    record Question(String text, Effect whenYes) implements Overlay {}

    /** The help, from this line on. */
    record Help(int top) implements Overlay {}
}

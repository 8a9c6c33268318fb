package shark.tui.keymap;

import static shark.tui.keymap.Focus.DETAIL;
import static shark.tui.keymap.Focus.EXCHANGES;
import static shark.tui.keymap.Focus.HELP;
import static shark.tui.keymap.Focus.SANDBOXES;

import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The key table: what the keys do, what the hints and the help say, and what docs/keys.md is made of. */
public final class Keymap {
    private static final Set<Focus> LISTS = EnumSet.of(SANDBOXES, EXCHANGES);
    private static final Set<Focus> ALL = EnumSet.of(SANDBOXES, EXCHANGES, DETAIL, HELP);
    private static final Set<Focus> WITH_EXCHANGE = EnumSet.of(EXCHANGES, DETAIL);

    /** All bindings, in the order of the help. In a terminal all keys but the detach key are the program's. */
    public static final List<Binding> TABLE = List.of(
            row("Enter", EnumSet.of(SANDBOXES), Action.OPEN, "attach", "Goes into the sandbox's terminal."),
            row("Enter", EnumSet.of(EXCHANGES), Action.OPEN, "details", "Shows the exchange's heads and bodies."),
            row(
                    "c",
                    EnumSet.of(SANDBOXES),
                    Action.NEW_TERMINAL,
                    "terminal",
                    "Opens a further terminal in the sandbox, and goes into it."),
            row("] Right", EnumSet.of(SANDBOXES), Action.NEXT_TERMINAL, "", "Shows the sandbox's next terminal."),
            row("[ Left", EnumSet.of(SANDBOXES), Action.PREVIOUS_TERMINAL, "", "Shows the terminal before."),
            row("n", LISTS, Action.NEW_SANDBOX, "new", "Makes a sandbox from the host base."),
            row(
                    "m",
                    LISTS,
                    Action.MODE,
                    "mode",
                    "Sets the mode of the chosen sandbox: record, auto, replay, live, off."),
            row("p", WITH_EXCHANGE, Action.PIN, "pin", "Pins the exchange, or takes the pin out."),
            row("/", LISTS, Action.FILTER, "filter", "Shows only exchanges that match, as of: shark http ls --help."),
            row("Escape", LISTS, Action.CLEAR_FILTER, "", "Takes the filter away, and ends its search."),
            row("Tab", LISTS, Action.NEXT_PANE, "pane", "Goes to the next pane."),
            row("Shift-Tab", LISTS, Action.PREVIOUS_PANE, "", "Goes to the pane before."),
            row(
                    "z",
                    LISTS,
                    Action.ZOOM,
                    "zoom",
                    "Gives the pane the whole screen, or takes it back; of the sandbox its terminal."),
            row("a", LISTS, Action.SCOPE, "all/one", "Shows the exchanges of all sandboxes, or of the chosen one."),
            row(
                    "s",
                    EnumSet.of(SANDBOXES),
                    Action.START_STOP,
                    "",
                    "Stops the sandbox, or starts it again; its files stay."),
            row(
                    "d Delete",
                    LISTS,
                    Action.REMOVE,
                    "",
                    "Removes the sandbox with its files, or the exchange; asks first."),
            row(":", LISTS, Action.COMMAND, "command", "Takes shark's commands, with completion and history."),
            row("Up k", ALL, Action.UP, "", "Goes up."),
            row("Down j", ALL, Action.DOWN, "", "Goes down."),
            row(
                    "PageUp",
                    ALL,
                    Action.PAGE_UP,
                    "",
                    "Goes up a page; in the list of sandboxes, scrolls the terminal back."),
            row(
                    "PageDown",
                    ALL,
                    Action.PAGE_DOWN,
                    "",
                    "Goes down a page; in the list of sandboxes, scrolls the terminal on."),
            row("Home g", ALL, Action.FIRST, "", "Goes to the first."),
            row("End G", ALL, Action.LAST, "", "Goes to the last; of the exchanges, follows what comes."),
            row("r", EnumSet.of(DETAIL), Action.RAW, "raw", "Shows bodies as they passed, or decoded and laid out."),
            row("Escape q", EnumSet.of(DETAIL, HELP), Action.CLOSE, "back", "Goes back."),
            row("t", LISTS, Action.THEME, "", "Takes the next theme: dark, light, contrast, plain."),
            row("Ctrl-L", ALL, Action.REDRAW, "", "Draws the screen anew."),
            row("? F1", EnumSet.of(SANDBOXES, EXCHANGES, DETAIL), Action.HELP, "help", "Shows this help."),
            row("q Ctrl-C", LISTS, Action.QUIT, "quit", "Leaves; the sandboxes and their terminals go on."));

    private Keymap() {}

    private static Binding row(String keys, Set<Focus> where, Action action, String hint, String description) {
        return new Binding(List.of(keys.split(" ", -1)), where, action, hint, description);
    }

    /** What a key does there. */
    public static Optional<Action> action(KeyStroke key, Focus focus) {
        String name = name(key);
        return TABLE.stream()
                .filter(binding ->
                        binding.where().contains(focus) && binding.keys().contains(name))
                .map(Binding::action)
                .findFirst();
    }

    /** A key's name: {@code a}, {@code Ctrl-C}, {@code Shift-Tab}, {@code PageUp}. */
    public static String name(KeyStroke key) {
        if (key.getKeyType() == KeyType.Character) {
            Character letter = key.getCharacter();
            boolean control = key.isCtrlDown();
            return (control ? "Ctrl-" : "")
                    + (key.isAltDown() ? "Alt-" : "")
                    + (control ? Character.toUpperCase(letter) : letter.charValue());
        }
        return key.getKeyType() == KeyType.ReverseTab
                ? "Shift-Tab"
                : key.getKeyType().name().replace("Arrow", "");
    }

    /** The table as docs/keys.md. */
    public static String markdown(String detachKey) {
        StringBuilder text = new StringBuilder(
                "# Keys of the workbench\n\nMade from the key table; do not edit.\n\n"
                        + "In a terminal every key goes to the program in it, but for one: " + detachKey
                        + " goes back to the list\n(`SHARK_DETACH_KEY`, or `detach-key` in the configuration, sets another).\n");
        Map<Set<Focus>, List<Binding>> groups = TABLE.stream()
                .collect(Collectors.groupingBy(Binding::where, java.util.LinkedHashMap::new, Collectors.toList()));
        groups.forEach((where, bindings) -> {
            text.append("\n## In ").append(words(where)).append("\n\n| key | does |\n|---|---|\n");
            bindings.forEach(binding -> text.append("| ")
                    .append(binding.keys().stream().map(key -> "`" + key + "`").collect(Collectors.joining(", ")))
                    .append(" | ")
                    .append(binding.description())
                    .append(" |\n"));
        });
        return text.toString();
    }

    private static String words(Set<Focus> where) {
        return Arrays.stream(Focus.values())
                .filter(where::contains)
                .map(Focus::words)
                .collect(Collectors.joining(", "));
    }
}

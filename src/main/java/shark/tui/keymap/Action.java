package shark.tui.keymap;

/** What a key does. */
public enum Action {
    UP,
    DOWN,
    PAGE_UP,
    PAGE_DOWN,
    FIRST,
    LAST,
    OPEN,
    CLOSE,
    NEXT_PANE,
    PREVIOUS_PANE,
    NEW_TERMINAL,
    NEXT_TERMINAL,
    PREVIOUS_TERMINAL,
    NEW_SANDBOX,
    MODE,
    START_STOP,
    REMOVE,
    PIN,
    FILTER,
    CLEAR_FILTER,
    SCOPE,
    ZOOM,
    RAW,
    THEME,
    COMMAND,
    HELP,
    REDRAW,
    QUIT
}

package shark.tui.keymap;

/** Which part of the workbench has the keys. */
public enum Focus {
    SANDBOXES("the list of sandboxes"),
    TERMINAL("a terminal"),
    EXCHANGES("the exchanges"),
    DETAIL("an exchange's details"),
    HELP("the help");

    private final String words;

    Focus(String words) {
        this.words = words;
    }

    /** As people call it. */
    public String words() {
        return words;
    }
}

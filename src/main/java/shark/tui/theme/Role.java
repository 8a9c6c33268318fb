package shark.tui.theme;

import java.util.Locale;

/** What a piece of the screen means; a theme says how each looks. */
public enum Role {
    TEXT,
    FAINT,
    HEADING,
    BORDER,
    BORDER_FOCUSED,
    TITLE,
    TITLE_FOCUSED,
    SELECTED,
    SELECTED_UNFOCUSED,
    STATUS_LINE,
    KEY,
    NOTICE,
    FAILURE,
    RUNNING,
    STOPPED,
    MODE_RECORD,
    MODE_REPLAY,
    MODE_OTHER,
    IN_FLIGHT,
    SUCCESS,
    REDIRECT,
    CLIENT_ERROR,
    SERVER_ERROR,
    NETWORK,
    PLAYED,
    TUNNEL,
    PINNED,
    FIELD_NAME,
    FIELD_VALUE,
    POPUP,
    POPUP_SELECTED;

    /** Its name in a theme's file: {@code status-line}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

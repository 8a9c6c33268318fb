package shark.tui.content;

import java.util.List;
import shark.tui.theme.Role;

/** A piece of a line that looks one way. */
public record Span(Role role, String text) {

    /** A line of one piece. */
    public static List<Span> line(Role role, String text) {
        return List.of(new Span(role, text));
    }
}

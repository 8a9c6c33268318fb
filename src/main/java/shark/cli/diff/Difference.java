package shark.cli.diff;

import org.jspecify.annotations.Nullable;

/**
 * One thing in which two exchanges differ.
 *
 * @param where {@code request}, {@code request field}, {@code request body}, and the same of {@code response}
 * @param name of what differs there: method, a field's name, a JSON pointer, {@code line 3}, {@code byte 512}
 * @param a what the first has; null: nothing
 * @param b what the second has; null: nothing
 */
public record Difference(
        String where,
        String name,
        @Nullable String a,
        @Nullable String b) {}

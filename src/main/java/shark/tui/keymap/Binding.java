package shark.tui.keymap;

import java.util.Set;

/**
 * A row of the key table.
 *
 * @param keys by name; the first is the one shown in hints
 * @param where the parts in which it works
 * @param hint two words at most for the bottom line; empty: not shown there
 * @param description a sentence for the help
 */
public record Binding(java.util.List<String> keys, Set<Focus> where, Action action, String hint, String description) {}

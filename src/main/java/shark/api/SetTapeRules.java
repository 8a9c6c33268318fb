package shark.api;

import org.jspecify.annotations.Nullable;

/**
 * Asks for the rules by which a tape's requests are matched, or changes them.
 *
 * @param name of the tape, made where there is none and rules are given
 * @param rules as JSON, as docs/replay.md has them; absent: they stay
 */
public record SetTapeRules(String name, @Nullable String rules) {}

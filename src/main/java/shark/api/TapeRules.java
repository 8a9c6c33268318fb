package shark.api;

/**
 * The rules by which a tape's requests are matched.
 *
 * @param rules as JSON, only those that there are
 * @param settled false while what the tape holds is being matched anew, and nothing of it is played
 */
public record TapeRules(String name, String rules, boolean settled) {}

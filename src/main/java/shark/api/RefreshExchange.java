package shark.api;

/**
 * Sends a recorded request again, and records what is answered now.
 *
 * @param sandbox in whose programs' place; empty: the one that asked then
 * @param keep true: the old exchange stays beside the new one
 */
public record RefreshExchange(long id, String sandbox, boolean keep) {}

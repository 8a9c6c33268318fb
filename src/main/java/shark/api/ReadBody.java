package shark.api;

/**
 * Reads a part of a stored body.
 *
 * @param response false: the request's body
 * @param offset in bytes
 * @param length at most 1 MiB
 */
public record ReadBody(long id, boolean response, long offset, int length) {}

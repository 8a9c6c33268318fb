package shark.api;

/**
 * Creates a sandbox, runs a command in it, stops it.
 *
 * @param prove sends a {@link Proof} before the end
 * @param remove removes the sandbox afterwards, also when the client has gone
 */
public record Run(CreateSandbox sandbox, Exec exec, boolean remove, boolean prove) {}

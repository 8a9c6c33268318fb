package shark.api;

/** Names a sandbox. */
public record SandboxRef(String name) {}

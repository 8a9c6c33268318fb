package shark.api;

import java.util.List;

/** All sandboxes, by name. */
public record SandboxList(List<SandboxInfo> sandboxes) {}

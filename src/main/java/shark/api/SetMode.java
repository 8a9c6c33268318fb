package shark.api;

import shark.base.Mode;

/** Sets a sandbox's mode; exchanges under way end as they began. */
public record SetMode(String name, Mode mode) {}

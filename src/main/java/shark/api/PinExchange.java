package shark.api;

/** Pins an exchange, or takes the pin out. */
public record PinExchange(long id, boolean pinned) {}

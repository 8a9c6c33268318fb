package shark.api;

/** Names an exchange. */
public record ExchangeRef(long id) {}

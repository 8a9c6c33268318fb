package shark.http.tls;

/** Both sides of the TLS of one sandbox: what stands in for servers, and what verifies them. */
public record Interception(Interceptor interceptor, Upstream upstream) {}

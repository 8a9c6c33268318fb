package shark.api;

/**
 * A certificate authority.
 *
 * @param pem its certificate as text (RFC 7468); its key is never told
 */
public record AuthorityPem(String pem) {}

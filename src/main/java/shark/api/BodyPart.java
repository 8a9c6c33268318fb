package shark.api;

/**
 * A part of a body.
 *
 * @param size of the whole body
 * @param content base64 in JSON
 */
public record BodyPart(long size, byte[] content) {}

/**
 * Bytes that are not HTTP, passed on as they are.
 *
 * <p>Uses Netty. Called by http.
 */
@NullMarked
package shark.http.relay;

import org.jspecify.annotations.NullMarked;

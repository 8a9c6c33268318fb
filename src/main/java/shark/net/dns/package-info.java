/**
 * The name server inside each sandbox, answered by the host's resolver.
 *
 * <p>Uses Netty's codec. Called by net and sandbox.
 */
@NullMarked
package shark.net.dns;

import org.jspecify.annotations.NullMarked;

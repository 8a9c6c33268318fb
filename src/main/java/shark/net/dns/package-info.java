/**
 * The name server inside each sandbox: answers by itself, or from the host's name servers.
 *
 * <p>Uses Netty. Called by net and sandbox.
 */
@NullMarked
package shark.net.dns;

import org.jspecify.annotations.NullMarked;

/**
 * Datagrams other than DNS, relayed flow by flow.
 *
 * <p>Uses sys and Netty; knows no tape. Called by net and sandbox.
 */
@NullMarked
package shark.net.udp;

import org.jspecify.annotations.NullMarked;

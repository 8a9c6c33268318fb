/**
 * A sandbox's network: its namespace, its listeners, the gateway that stands behind them.
 *
 * <p>Uses sys and Netty. Called by sandbox.
 */
@NullMarked
package shark.net;

import org.jspecify.annotations.NullMarked;

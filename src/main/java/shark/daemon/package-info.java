/**
 * The daemon: socket server, peer check, start-up, recovery, shutdown.
 *
 * <p>Uses api, sandbox and tape. Called by the composition root.
 */
@NullMarked
package shark.daemon;

import org.jspecify.annotations.NullMarked;

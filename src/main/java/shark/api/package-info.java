/**
 * The protocol between the daemon and its clients: records, codec, client.
 *
 * <p>Uses base. Called by cli, tui and daemon.
 */
@NullMarked
package shark.api;

import org.jspecify.annotations.NullMarked;

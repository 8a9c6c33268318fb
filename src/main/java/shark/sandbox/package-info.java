/**
 * The named sandbox: assembles files, container, network, door and terminals.
 *
 * <p>Uses container, image, net, http and term. Called by daemon.
 */
@NullMarked
package shark.sandbox;

import org.jspecify.annotations.NullMarked;

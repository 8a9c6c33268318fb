/**
 * Bases and layers: what a sandbox sees as its files.
 *
 * <p>Uses sys. Called by sandbox.
 */
@NullMarked
package shark.image;

import org.jspecify.annotations.NullMarked;

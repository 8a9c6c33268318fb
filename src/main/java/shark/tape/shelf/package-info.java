/**
 * Tapes as objects: what one holds as a hash, lists, copies, removals, comparison.
 *
 * <p>Uses store. Called by tape and daemon.
 */
@NullMarked
package shark.tape.shelf;

import org.jspecify.annotations.NullMarked;

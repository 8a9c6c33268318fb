/**
 * The full-screen workbench.
 *
 * <p>Uses api and term. Called by the composition root.
 */
@NullMarked
package shark.tui;

import org.jspecify.annotations.NullMarked;

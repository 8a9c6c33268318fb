/**
 * What the workbench draws, from the model alone.
 *
 * <p>Called by tui.app.
 */
@NullMarked
package shark.tui.view;

import org.jspecify.annotations.NullMarked;

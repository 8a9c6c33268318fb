/**
 * The workbench's one loop: model, messages, effects.
 *
 * <p>Pure but for its edge. Called by tui.
 */
@NullMarked
package shark.tui.app;

import org.jspecify.annotations.NullMarked;

/**
 * Exchanges as lines of text: heads, and bodies decoded and laid out, whatever they hold.
 *
 * <p>Pure. Uses api, Jackson and the decoders. Called by the workbench's edge; its lines are drawn by tui.view.
 */
@NullMarked
package shark.tui.content;

import org.jspecify.annotations.NullMarked;

/**
 * Keys, as rows of one table that also feeds help and docs.
 *
 * <p>Called by tui.app and tui.view.
 */
@NullMarked
package shark.tui.keymap;

import org.jspecify.annotations.NullMarked;

/**
 * Themes: named styles read from resources.
 *
 * <p>Called by tui.view.
 */
@NullMarked
package shark.tui.theme;

import org.jspecify.annotations.NullMarked;

/**
 * The terminal under the workbench: Lanterna over raw standard input and output.
 *
 * <p>Uses Lanterna and JLine. Called by tui.app.
 */
@NullMarked
package shark.tui.screen;

import org.jspecify.annotations.NullMarked;

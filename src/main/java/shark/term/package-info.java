/**
 * Terminals: the screen model (pure), and sessions that join a pty, a screen and its viewers.
 *
 * <p>Uses sys. The screen model is also used by tui.
 */
@NullMarked
package shark.term;

import org.jspecify.annotations.NullMarked;

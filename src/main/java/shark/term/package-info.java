/**
 * Terminals: the screen model (pure), sessions that join a pty, a screen and its viewers, and the console that a client
 * was started on.
 *
 * <p>Uses sys. Used by sandbox and daemon; the screen model by tui, the console by cli and tui.
 */
@NullMarked
package shark.term;

import org.jspecify.annotations.NullMarked;

/**
 * HTTP/1.1 on the wire: heads, framing and bodies as state machines over buffers.
 *
 * <p>Pure: no channel, no thread. Called by http.
 */
@NullMarked
package shark.http.wire;

import org.jspecify.annotations.NullMarked;

/**
 * What is recorded and what is played: modes, matching, the nearest miss; decisions are pure.
 *
 * <p>Uses store. Called by http, sandbox and daemon.
 */
@NullMarked
package shark.tape;

import org.jspecify.annotations.NullMarked;

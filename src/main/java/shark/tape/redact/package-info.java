/**
 * Takes secrets out of what is recorded, before anything of it is written: of heads, of paths, of bodies as they pass.
 *
 * <p>Uses content. Called by tape and daemon.
 */
@NullMarked
package shark.tape.redact;

import org.jspecify.annotations.NullMarked;

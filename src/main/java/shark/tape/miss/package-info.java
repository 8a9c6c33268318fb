/**
 * What a request that is not on the tape is told: the recorded ones that are nearest to it, and in what they differ. Pure.
 *
 * <p>Uses tape.rules. Called by tape.
 */
@NullMarked
package shark.tape.miss;

import org.jspecify.annotations.NullMarked;

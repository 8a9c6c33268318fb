/**
 * What of two requests must be equal for them to be the same to a tape: rules as data, applied to what matching looks at. Pure.
 *
 * <p>Uses store's bodies. Called by tape and tape.miss.
 */
@NullMarked
package shark.tape.rules;

import org.jspecify.annotations.NullMarked;

/**
 * Parts of a recorded whole, for requests that ask for a range (RFC 9110 section 14). Pure.
 *
 * <p>Uses content. Called by tape and daemon.
 */
@NullMarked
package shark.tape.ranges;

import org.jspecify.annotations.NullMarked;

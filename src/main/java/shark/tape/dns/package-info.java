/**
 * DNS messages as text (RFC 1035 section 5.1), for rows, lists and screens: pure. Called by the tape and the daemon; uses
 * nothing of shark.
 */
@NullMarked
package shark.tape.dns;

import org.jspecify.annotations.NullMarked;

package shark.sandbox;

import shark.base.Mode;
import shark.tape.Deeds;

/**
 * What can be said of what left a sandbox.
 *
 * @param mode in which it is
 * @param deeds goes on to count as its last exchanges end
 * @param packets sent by devices of its network namespace other than loopback
 */
public record Evidence(Mode mode, Deeds deeds, long packets) {}

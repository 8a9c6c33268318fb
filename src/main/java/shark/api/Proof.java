package shark.api;

import shark.base.Mode;

/**
 * What a run that nothing was to leave came to.
 *
 * @param mode of the sandbox at the command's end
 * @param played requests answered from the tape
 * @param missed requests and queries that were not on the tape, were refused or broke
 * @param bytes of bodies that were played
 * @param names queries for names answered without asking anybody
 * @param waysOut how often the daemon told anything of this sandbox an address outside to dial, or made what asks name servers
 * @param packets sent by devices of the sandbox's network namespace other than loopback, as the kernel counts them
 */
public record Proof(Mode mode, long played, long missed, long bytes, long names, long waysOut, long packets) {
    /** True when nothing left. */
    public boolean holds() {
        return (mode == Mode.REPLAY || mode == Mode.OFF) && waysOut == 0 && packets == 0;
    }
}

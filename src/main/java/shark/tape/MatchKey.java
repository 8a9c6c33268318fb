package shark.tape;

import shark.base.Sha256;
import shark.tape.rules.Matching;

/** What a request must equal on a tape without rules; see {@link Matching}. */
final class MatchKey {
    private MatchKey() {}

    static Sha256 of(RequestHead request, Sha256 body) {
        return Matching.key(
                request.method(),
                request.scheme(),
                request.host(),
                request.port(),
                request.path(),
                body.hex(),
                request.bytes(),
                Matching.FIELDS);
    }
}

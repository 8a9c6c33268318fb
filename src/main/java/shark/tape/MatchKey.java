package shark.tape;

import java.util.List;
import shark.base.Sha256;
import shark.tape.rules.Matching;

/** What a request must equal on a tape without rules; see {@link Matching}. */
final class MatchKey {
    private MatchKey() {}

    static Sha256 of(RequestHead request, Sha256 body) {
        return of(request, body, Matching.FIELDS);
    }

    /** The key of the same request without its range. */
    static Sha256 ofWhole(RequestHead request, Sha256 body) {
        return of(request, body, Matching.WHOLE);
    }

    private static Sha256 of(RequestHead request, Sha256 body, List<String> fields) {
        return Matching.key(
                request.method(),
                request.scheme(),
                request.host(),
                request.port(),
                request.path(),
                body.hex(),
                request.bytes(),
                fields);
    }
}

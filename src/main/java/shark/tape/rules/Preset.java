package shark.tape.rules;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import shark.base.ErrorCode;
import shark.base.SharkException;

/** Rules for noise that is known: what changes from request to request and means nothing. */
public enum Preset {
    /** What is added to a URL so that no cache has it. */
    CACHE_BUSTERS(
            "query parameters that keep caches away: _, cb, ts, nocache...",
            "_ cb cachebuster cache_buster cacheBust nocache no_cache nc rand random rnd ts timestamp",
            "",
            ""),
    /** AWS, "Authenticating Requests: Using Query Parameters (Signature Version 4)"; the last three are of version 2. */
    AWS_SIGNATURE(
            "query parameters of signed requests to AWS and S3: X-Amz-*, AWSAccessKeyId, Signature, Expires",
            "X-Amz-* AWSAccessKeyId Signature Expires",
            "",
            ""),
    /** RFC 5849 section 3.1, RFC 6749 section 4.1.1, OpenID Connect Core section 3.1.2.1, RFC 7636 section 4.3. */
    NONCES(
            "nonces of queries, forms and JSON: oauth_nonce, oauth_timestamp, oauth_signature, state, nonce, PKCE's",
            "oauth_nonce oauth_timestamp oauth_signature state nonce code_challenge code_verifier",
            "oauth_nonce oauth_timestamp oauth_signature state nonce code_challenge code_verifier csrf_token _csrf"
                    + " authenticity_token csrfmiddlewaretoken",
            ""),
    /** Any value that is one. */
    DATES("dates and times: values that are one count as equal, and If-Modified-Since is left out", "", "", "date"),
    /** Any value that is one. */
    UUIDS("values that are a UUID count as equal", "", "", "uuid");

    private final String meaning;
    private final String query;
    private final String form;
    private final String alike;

    Preset(String meaning, String query, String form, String alike) {
        this.meaning = meaning;
        this.query = query;
        this.form = form;
        this.alike = alike;
    }

    /** The name used in rules and commands. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** One line of help. */
    public String meaning() {
        return meaning;
    }

    /** Reads a {@link #word()}. */
    public static Preset of(String word) {
        return Arrays.stream(values())
                .filter(preset -> preset.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new SharkException(
                        ErrorCode.INVALID,
                        "no preset '" + word + "'; the presets are "
                                + Arrays.stream(values()).map(Preset::word).collect(Collectors.joining(", "))));
    }

    /** What it stands for. */
    Rules rules() {
        List<String> fields = words(form);
        return new Rules(
                List.of(),
                words(query),
                this == DATES ? List.of("If-Modified-Since") : List.of(),
                fields.stream()
                        .filter(name -> !name.equals("state")) // Of too many other things.
                        .map(name -> "/" + name)
                        .toList(),
                fields,
                List.of(),
                false,
                words(alike).stream().map(Alike::of).toList());
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
    }
}

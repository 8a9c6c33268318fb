package shark.tape.redact;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where secrets are.
 *
 * @param fields of heads whose value is one, in lower case
 * @param names of query parameters, form fields and JSON members whose value is one, in lower case
 */
public record Secrets(Set<String> fields, Set<String> names) {
    /** What everybody calls them. Beside these, credentials and cookies are always taken for secrets. */
    public static final Secrets USUAL = new Secrets(
            Set.of(
                    "x-api-key",
                    "api-key",
                    "x-auth-token",
                    "x-access-token",
                    "x-amz-security-token",
                    "x-goog-api-key",
                    "x-vault-token",
                    "x-registry-auth",
                    "private-token",
                    "job-token",
                    "x-csrf-token",
                    "x-xsrf-token"),
            Set.of(
                    "access_token",
                    "refresh_token",
                    "id_token",
                    "auth_token",
                    "private_token",
                    "session_token",
                    "token",
                    "api_key",
                    "api-key",
                    "apikey",
                    "password",
                    "passwd",
                    "secret",
                    "client_secret",
                    "client_assertion",
                    "assertion",
                    "jwt",
                    "sessionid",
                    "sig",
                    "signature",
                    "x-amz-signature",
                    "x-amz-credential",
                    "x-amz-security-token",
                    "x-goog-signature",
                    "x-goog-credential",
                    "awsaccesskeyid"));

    /** These and others. */
    public Secrets with(List<String> moreFields, List<String> moreNames) {
        return new Secrets(joined(fields, moreFields), joined(names, moreNames));
    }

    private static Set<String> joined(Set<String> some, List<String> more) {
        Set<String> all = new TreeSet<>(some);
        more.forEach(name -> all.add(name.toLowerCase(Locale.ROOT)));
        return Set.copyOf(all);
    }
}

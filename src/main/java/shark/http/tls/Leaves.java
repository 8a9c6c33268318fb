package shark.http.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificates that an authority has signed lately, the least used thrown away first. It serves as the key manager of
 * one TLS context for all of them, since a context is a hundred times as dear as a signature: an engine's peer host is the
 * key under which its certificate is found. Safe for use by several threads.
 */
final class Leaves extends X509ExtendedKeyManager {
    private static final Duration LEAST_LEFT = Duration.ofDays(30);
    private static final String SEPARATOR = ",";

    private final Authority authority;
    private final Clock clock;
    private final Map<String, Leaf> known; // guarded by itself

    /** @param most how many are kept */
    Leaves(Authority authority, Clock clock, int most) {
        this.authority = authority;
        this.clock = clock;
        this.known = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Leaf> eldest) {
                return size() > most;
            }
        };
    }

    static String key(List<String> names) {
        return String.join(SEPARATOR, names);
    }

    /** True when {@link #find} need not sign. */
    boolean has(String key) {
        return fresh(key) != null;
    }

    /** The certificate of a key, signed when there is none. */
    Leaf find(String key) {
        Leaf found = fresh(key);
        if (found == null) {
            found = authority.issue(List.of(key.split(SEPARATOR, -1)));
            synchronized (known) {
                known.put(key, found);
            }
        }
        return found;
    }

    int size() {
        synchronized (known) {
            return known.size();
        }
    }

    private @Nullable Leaf fresh(String key) {
        Leaf found;
        synchronized (known) {
            found = known.get(key);
        }
        boolean good = found != null
                && found.certificate()
                        .getNotAfter()
                        .toInstant()
                        .isAfter(clock.instant().plus(LEAST_LEFT));
        return good ? found : null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        return keyType.startsWith("EC") ? engine.getPeerHost() : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return new X509Certificate[] {find(alias).certificate()};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return find(alias).key();
    }

    // What only other kinds of connections ask for.

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal[] issuers) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal[] issuers) {
        return null;
    }
}

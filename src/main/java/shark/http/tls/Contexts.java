package shark.http.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Makes TLS contexts: by BoringSSL where its library can be loaded, else by Java's own. */
final class Contexts {
    /** BoringSSL keeps twenty thousand unless it is told, for any program that asks for as many. */
    private static final int MOST_SESSIONS = 1024;

    private Contexts() {}

    static SslProvider best() {
        return OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
    }

    /** Towards programs. */
    static SslContext server(SslProvider provider, Leaves leaves, TlsSettings settings, List<String> protocols) {
        try {
            SslContext context = SslContextBuilder.forServer(leaves)
                    .sslProvider(provider)
                    .trustManager(new X509Certificate[0]) // Nobody is asked; without it Java's whole store is read.
                    .applicationProtocolConfig(alpn(protocols))
                    .sessionCacheSize(MOST_SESSIONS)
                    .build();
            return watched(context, settings);
        } catch (SSLException e) {
            throw new IllegalStateException("cannot set up TLS towards programs: " + e.getMessage(), e);
        }
    }

    /**
     * Towards origins.
     *
     * @param verification null: whatever certificate there is, is taken
     * @param own what is shown to a server that asks for it; null: nothing
     */
    static SslContext client(
            SslProvider provider,
            @Nullable Verification verification,
            ClientCertificates.@Nullable Entry own,
            TlsSettings settings,
            List<String> protocols) {
        try {
            SslContextBuilder builder =
                    SslContextBuilder.forClient().sslProvider(provider).applicationProtocolConfig(alpn(protocols));
            if (verification == null) {
                builder.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm(null);
            } else {
                builder.trustManager(verification).endpointIdentificationAlgorithm("HTTPS");
            }
            if (own != null) {
                builder.keyManager(own.key(), own.chain());
            }
            return watched(builder.build(), settings);
        } catch (SSLException e) {
            throw new IllegalStateException("cannot set up TLS towards origins: " + e.getMessage(), e);
        }
    }

    private static SslContext watched(SslContext context, TlsSettings settings) {
        KeyLog log = settings.keyLog();
        if (log != null) {
            log.watch(context);
        }
        return context;
    }

    /** What both providers can do: to offer, and to go on when the other side wants none of it. */
    private static ApplicationProtocolConfig alpn(List<String> protocols) {
        return protocols.isEmpty()
                ? ApplicationProtocolConfig.DISABLED
                : new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        protocols);
    }
}

package shark.http.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** TLS towards the origins of one sandbox. Safe for use by several threads. */
public final class Upstream {
    private final HostTrust trust;
    private final List<HostPattern> insecure;
    private final Clock clock;
    private final TlsSettings settings;
    private final @Nullable SslProvider provider;
    private final Map<Kind, SslContext> contexts = new ConcurrentHashMap<>();

    /** What is asked of an origin by ALPN. */
    public enum Offer {
        HTTP_1,
        /** HTTP/2 rather than HTTP/1.1. */
        HTTP_2,
        /** For what is relayed unread. */
        NOTHING;

        List<String> protocols() {
            return switch (this) {
                case HTTP_1 -> List.of("http/1.1");
                case HTTP_2 -> List.of("h2", "http/1.1");
                case NOTHING -> List.of();
            };
        }
    }

    /** Contexts differ in these; no manager: no verification. */
    private record Kind(
            Offer offer, @Nullable X509ExtendedTrustManager manager, ClientCertificates.@Nullable Entry own) {}

    /** @param insecure origins whose certificates are not verified */
    public Upstream(HostTrust trust, List<HostPattern> insecure, Clock clock) {
        this(trust, insecure, clock, TlsSettings.NONE);
    }

    /** @param settings of this host */
    public Upstream(HostTrust trust, List<HostPattern> insecure, Clock clock, TlsSettings settings) {
        this(trust, insecure, clock, settings, null);
    }

    /** @param provider null: the best there is */
    Upstream(
            HostTrust trust,
            List<HostPattern> insecure,
            Clock clock,
            TlsSettings settings,
            @Nullable SslProvider provider) {
        this.settings = settings;
        this.trust = trust;
        this.insecure = insecure;
        this.clock = clock;
        this.provider = provider;
    }

    /** What makes the handshake with an origin, on a connection that is there already. */
    public CompletionStage<SslHandler> handler(ByteBufAllocator allocator, String host, int port, Offer offer) {
        return trust.manager().thenApply(manager -> {
            boolean verified = insecure.stream().noneMatch(pattern -> pattern.matches(host));
            ClientCertificates.Entry own = settings.certificates().of(host).orElse(null);
            SslContext context =
                    contexts.computeIfAbsent(new Kind(offer, verified ? manager : null, own), this::context);
            SslHandler handler = context.newHandler(allocator, host, port);
            name(handler.engine(), host);
            return handler;
        });
    }

    private SslContext context(Kind kind) {
        int kinds = Offer.values().length
                * 2
                * (1 + settings.certificates().entries().size());
        if (contexts.size() > kinds) {
            contexts.clear(); // Of the host's trust as it was before.
        }
        X509ExtendedTrustManager manager = kind.manager();
        return Contexts.client(
                provider == null ? Contexts.best() : provider,
                manager == null ? null : new Verification(manager, trust::doubt, clock),
                kind.own(),
                settings,
                kind.offer().protocols());
    }

    /** Server name indication (RFC 6066 section 3): a name without its last dot, never an address. */
    private static void name(SSLEngine engine, String host) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        if (!name.isEmpty() && !Authority.isAddress(name)) {
            SSLParameters parameters = engine.getSSLParameters();
            // Read as bytes it may hold an underscore, which some servers' names do.
            parameters.setServerNames(List.of(new SNIHostName(name.getBytes(StandardCharsets.US_ASCII))));
            engine.setSSLParameters(parameters);
        }
    }
}

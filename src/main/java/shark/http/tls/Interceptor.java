package shark.http.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Stands in for servers towards the programs of one sandbox. Safe for use by several threads. */
public final class Interceptor {
    /** What it speaks over TLS (RFC 7301 section 6). */
    private static final List<String> PROTOCOLS = List.of("h2", "http/1.1");

    private static final int MOST_LEAVES = 1024;

    private final Supplier<Authority> authority;
    private final Clock clock;
    private final Executor signer;
    private final List<HostPattern> passthrough;
    private final TlsSettings settings;
    private final @Nullable SslProvider provider;
    private volatile @Nullable Standing standing;

    /** What is made when it is first wanted. */
    private record Standing(Leaves leaves, SslContext context) {}

    /**
     * @param authority asked when the first program comes
     * @param passthrough servers for which it does not stand in
     * @param signer runs what takes a millisecond of computing
     */
    public Interceptor(Supplier<Authority> authority, List<HostPattern> passthrough, Executor signer, Clock clock) {
        this(authority, passthrough, signer, clock, TlsSettings.NONE);
    }

    /** @param settings of this host */
    public Interceptor(
            Supplier<Authority> authority,
            List<HostPattern> passthrough,
            Executor signer,
            Clock clock,
            TlsSettings settings) {
        this(authority, passthrough, signer, clock, settings, null);
    }

    /** @param provider null: the best there is */
    Interceptor(
            Supplier<Authority> authority,
            List<HostPattern> passthrough,
            Executor signer,
            Clock clock,
            TlsSettings settings,
            @Nullable SslProvider provider) {
        this.settings = settings;
        this.authority = authority;
        this.clock = clock;
        this.passthrough = passthrough;
        this.signer = signer;
        this.provider = provider;
    }

    /** Loads what the first certificate and the first connection need, which takes half a second. */
    public static void warm() {
        Clock clock = Clock.systemUTC();
        new Interceptor(() -> Authority.make("none", clock), List.of(), Runnable::run, clock)
                .made()
                .leaves()
                .find("none");
    }

    /** Why a program's connection cannot be read, as the end of a sentence; empty when it can. */
    public String unread(String host, ClientHello hello) {
        if (passthrough.stream().anyMatch(pattern -> pattern.matches(host))) {
            return "TLS with " + host + " is passed through unread (--passthrough)";
        }
        if (!hello.protocols().isEmpty() && hello.protocols().stream().noneMatch(PROTOCOLS::contains)) {
            return "the program speaks only " + String.join(", ", hello.protocols())
                    + " over TLS, which is not recorded";
        }
        return "";
    }

    /**
     * What takes a program's handshake.
     *
     * @param names the server's: the program's own word for it first, an address or a DNS name
     */
    public CompletionStage<SslHandler> handler(ByteBufAllocator allocator, List<String> names) {
        String key = Leaves.key(names);
        Standing ready = standing;
        if (ready != null && ready.leaves().has(key)) {
            return CompletableFuture.completedFuture(ready.context().newHandler(allocator, key, 0));
        }
        return CompletableFuture.supplyAsync(
                () -> {
                    Standing made = made();
                    made.leaves().find(key);
                    return made.context().newHandler(allocator, key, 0);
                },
                signer);
    }

    private synchronized Standing made() {
        Standing known = standing;
        if (known == null) {
            Leaves leaves = new Leaves(authority.get(), clock, MOST_LEAVES);
            known = new Standing(
                    leaves,
                    Contexts.server(provider == null ? Contexts.best() : provider, leaves, settings, PROTOCOLS));
            standing = known;
        }
        return known;
    }
}

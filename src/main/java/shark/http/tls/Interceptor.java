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
import org.jspecify.annotations.Nullable;

/** Stands in for servers towards the programs of one sandbox. Safe for use by several threads. */
public final class Interceptor {
    /** What it speaks over TLS (RFC 7301 section 6). */
    private static final List<String> PROTOCOLS = List.of("http/1.1");

    private static final int MOST_LEAVES = 1024;

    private final Leaves leaves;
    private final Executor signer;
    private final List<HostPattern> passthrough;
    private final @Nullable SslProvider provider;
    private @Nullable SslContext context; // guarded by this

    /**
     * @param passthrough servers for which it does not stand in
     * @param signer runs what takes a millisecond of computing
     */
    public Interceptor(Authority authority, List<HostPattern> passthrough, Executor signer, Clock clock) {
        this(authority, passthrough, signer, clock, null);
    }

    /** @param provider null: the best there is */
    Interceptor(
            Authority authority,
            List<HostPattern> passthrough,
            Executor signer,
            Clock clock,
            @Nullable SslProvider provider) {
        this.leaves = new Leaves(authority, clock, MOST_LEAVES);
        this.passthrough = passthrough;
        this.signer = signer;
        this.provider = provider;
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
        SslContext ready = leaves.has(key) ? known() : null;
        if (ready != null) {
            return CompletableFuture.completedFuture(ready.newHandler(allocator, key, 0));
        }
        return CompletableFuture.supplyAsync(
                () -> {
                    leaves.find(key);
                    return made().newHandler(allocator, key, 0);
                },
                signer);
    }

    private synchronized @Nullable SslContext known() {
        return context;
    }

    private synchronized SslContext made() {
        SslContext known = context;
        if (known == null) {
            known = Contexts.server(provider == null ? Contexts.best() : provider, leaves, PROTOCOLS);
            context = known;
        }
        return known;
    }
}

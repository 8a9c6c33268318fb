package shark.net.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import shark.base.ErrorCode;
import shark.base.SharkException;

/**
 * The names of one sandbox: what its name server answers, and what the daemon dials for them. A name whose address would
 * lead the sandbox to itself (the host's loopback), and every name while nothing may leave, is answered with an address
 * made up from 198.18.0.0/15 (RFC 2544), by which the name is known again. Safe for use by several threads.
 */
public final class SandboxNames {
    private static final int MOST = 16_384;
    private static final String DEMO = "demo.shark";

    private final Map<String, InetAddress> own;
    private final BooleanSupplier sealed;
    private final Executor lookups;
    private final Map<InetAddress, String> answered = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, String> eldest) {
            return size() > MOST;
        }
    };

    /**
     * @param own names that go before the host's resolver
     * @param sealed true while nothing may leave
     * @param lookups runs what blocks
     */
    public SandboxNames(Map<String, InetAddress> own, BooleanSupplier sealed, Executor lookups) {
        this.own = Map.copyOf(own);
        this.sealed = sealed;
        this.lookups = lookups;
    }

    /** The name for which an address was answered last. */
    public Optional<String> nameOf(InetAddress address) {
        synchronized (answered) {
            return Optional.ofNullable(answered.get(address));
        }
    }

    /** Addresses to dial for a name or a literal; fails with NOT_FOUND. */
    public CompletableFuture<List<InetAddress>> addresses(String host) {
        Optional<InetAddress> literal = literal(host);
        String name = literal.flatMap(this::nameOf).orElse(host);
        InetAddress mine = own.get(name.toLowerCase(Locale.ROOT));
        if (mine != null) {
            return CompletableFuture.completedFuture(List.of(mine));
        }
        if (literal.isPresent() && !madeUp(literal.get())) {
            return CompletableFuture.completedFuture(List.of(literal.get()));
        }
        return CompletableFuture.supplyAsync(() -> lookUp(name), lookups);
    }

    /** The IPv4 addresses that a query for a name is answered with. Fails with NOT_FOUND. */
    CompletableFuture<List<InetAddress>> answer(String name) {
        String key = name.toLowerCase(Locale.ROOT);
        if (key.equals(DEMO)) {
            return CompletableFuture.completedFuture(List.of(remember(address(192, 168, 65, 1), key)));
        }
        if (key.equals("localhost") || key.endsWith(".localhost")) {
            return CompletableFuture.completedFuture(List.of(address(127, 0, 0, 1))); // RFC 6761 section 6.3.
        }
        if (sealed.getAsBoolean()) {
            return CompletableFuture.completedFuture(List.of(remember(made(key), key)));
        }
        return addresses(key).thenApply(found -> {
            List<InetAddress> four = new ArrayList<>();
            for (InetAddress address : found) {
                if (address.isLoopbackAddress() || address.isAnyLocalAddress()) {
                    four.add(remember(made(key), key));
                } else if (address.getAddress().length == 4) {
                    four.add(remember(address, key));
                }
            }
            return four.isEmpty() && !found.isEmpty() ? List.of(remember(made(key), key)) : four;
        });
    }

    private static List<InetAddress> lookUp(String name) {
        try {
            return List.of(InetAddress.getAllByName(name));
        } catch (UnknownHostException e) {
            throw new SharkException(ErrorCode.NOT_FOUND, "the host's resolver has no address for " + name, e);
        }
    }

    private InetAddress remember(InetAddress address, String name) {
        synchronized (answered) {
            answered.put(address, name);
        }
        return address;
    }

    /** The same address for the same name, also in the next daemon; another when that one is another name's. */
    private InetAddress made(String name) {
        synchronized (answered) {
            for (int i = name.hashCode(); ; i++) {
                InetAddress address = address(198, 18 + ((i >>> 16) & 1), (i >>> 8) & 255, i & 255);
                String holder = answered.get(address);
                if (holder == null || holder.equals(name) || answered.size() >= MOST) {
                    return address;
                }
            }
        }
    }

    private static boolean madeUp(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4 && (bytes[0] & 255) == 198 && (bytes[1] & 254) == 18;
    }

    private static Optional<InetAddress> literal(String host) {
        try {
            return host.matches("[0-9.]+|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*")
                    ? Optional.of(InetAddress.getByName(host))
                    : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static InetAddress address(int a, int b, int c, int d) {
        try {
            return InetAddress.getByAddress(new byte[] {(byte) a, (byte) b, (byte) c, (byte) d});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // Four bytes are an address.
        }
    }
}

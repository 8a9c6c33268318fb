package shark.net.dns;

import io.netty.handler.codec.dns.DnsRecordType;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import shark.base.ErrorCode;
import shark.base.SharkException;

/**
 * The names of one sandbox: what its name server answers, and what the daemon dials for them. An address that would lead the
 * sandbox to itself (the host's loopback), and one of which only the name is known while nothing may leave, is made up from the
 * ranges for tests, 198.18.0.0/15 (RFC 2544) and 2001:2::/48 (RFC 5180), by which its name is known again. While nothing may
 * leave there is no part of this that could ask others. Safe for use by several threads.
 */
public final class SandboxNames {
    /** As in native/route.h. */
    private static final List<InetAddress> GATEWAY = List.of(literal("192.168.65.1"), literal("fd00:5348:41::1"));

    /** The name by which a sandbox reaches ports of the host's that are open to it. */
    public static final String HOST = "host.shark.internal";

    /** Addresses of that name: nobody has them, so that they lead to the door. */
    public static final List<InetAddress> HOST_ADDRESSES = List.of(literal("192.168.65.2"), literal("fd00:5348:41::2"));

    private static final List<InetAddress> SANDBOX = List.of(literal("192.168.65.3"), literal("fd00:5348:41::3"));
    private static final List<InetAddress> LOCALHOST = List.of(literal("127.0.0.1"), literal("::1"));
    private static final int SVCB = 64; // RFC 9460: it may bring addresses with it.
    private static final Set<Integer> ADDRESSES = Set.of(
            DnsRecordType.A.intValue(),
            DnsRecordType.AAAA.intValue(),
            DnsRecordType.ANY.intValue(),
            SVCB,
            DnsRecordType.HTTPS.intValue());
    private static final int MOST = 16_384;
    private static final String DEMO = "demo.shark";

    private final String self;
    private final Map<String, List<InetAddress>> own;
    private final BooleanSupplier sealed;
    private final Supplier<Forwarder> forwarding;
    private final Predicate<String> othersLookUp;
    private @Nullable Uplink uplink; // guarded by this
    private final Map<InetAddress, String> answered = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, String> eldest) {
            return size() > MOST;
        }
    };

    /**
     * @param self the sandbox's own name
     * @param own names in lower case that go before everybody else's
     * @param sealed true while nothing may leave
     * @param forwarding makes what asks the host's name servers, as soon as something may leave
     */
    public SandboxNames(
            String self, Map<String, List<InetAddress>> own, BooleanSupplier sealed, Supplier<Forwarder> forwarding) {
        this(self, own, sealed, forwarding, name -> false);
    }

    /**
     * @param othersLookUp names that somebody on the way knows though the host's name servers may not: these have made-up
     *     addresses then
     */
    public SandboxNames(
            String self,
            Map<String, List<InetAddress>> own,
            BooleanSupplier sealed,
            Supplier<Forwarder> forwarding,
            Predicate<String> othersLookUp) {
        this.self = self.toLowerCase(Locale.ROOT);
        this.own = new HashMap<>(own);
        this.sealed = sealed;
        this.forwarding = forwarding;
        this.othersLookUp = othersLookUp;
    }

    /** What asks others; none while nothing may leave. */
    synchronized Optional<Uplink> uplink() {
        if (sealed.getAsBoolean()) {
            uplink = null;
            return Optional.empty();
        }
        Uplink made = uplink;
        if (made == null) {
            made = Uplink.of(forwarding.get());
            uplink = made;
        }
        return Optional.of(made);
    }

    /** True for a name that may be right though the host's name servers do not know it. */
    boolean othersLookUp(String name) {
        return othersLookUp.test(name);
    }

    /** True for a host that only this sandbox, or only this machine, has: nobody else can be asked for it. */
    public boolean isNear(String host) {
        Optional<InetAddress> literal = HostsFile.address(host);
        String name = name(literal.flatMap(this::nameOf).orElse(host));
        boolean here = literal.isPresent() && (literal.get().isLoopbackAddress() || GATEWAY.contains(literal.get()));
        return here || name.equals(DEMO) || name.equals(self) || own.containsKey(name) || isLocalhost(name);
    }

    /** The host as somebody else knows it: of an address that was made up for a name, that name. */
    public String said(String host) {
        return HostsFile.address(host)
                .filter(SandboxNames::madeUp)
                .flatMap(this::nameOf)
                .orElseGet(() -> name(host));
    }

    /** True for the text of an address. */
    public static boolean isAddress(String host) {
        return HostsFile.address(host).isPresent();
    }

    /** The addresses that the host itself finds for a name that is not the sandbox's affair. */
    public CompletableFuture<List<InetAddress>> addressesForHost(String host) {
        Optional<InetAddress> literal = HostsFile.address(host);
        if (literal.isPresent()) {
            return CompletableFuture.completedFuture(List.of(literal.get()));
        }
        return isLocalhost(host)
                ? CompletableFuture.completedFuture(LOCALHOST)
                : uplink().map(out -> out.lookup().addresses(name(host)))
                        .orElseGet(() -> CompletableFuture.failedFuture(sealedOff(host)));
    }

    /** True where the host can be reached by its name. */
    boolean hasHost() {
        return own.containsKey(HOST);
    }

    /** True while nothing may leave. */
    public boolean sealed() {
        return sealed.getAsBoolean();
    }

    /** Why others are not asked now. */
    static SharkException sealedOff(String name) {
        return new SharkException(ErrorCode.DENIED, "nothing leaves in this mode, so that nobody is asked for " + name);
    }

    /** True for the text of one of the gateway's own addresses. */
    public static boolean isGateway(String host) {
        return HostsFile.address(host).filter(GATEWAY::contains).isPresent();
    }

    /** True for the name by which the host is reached, and for the text of one of its addresses. */
    public static boolean isHost(String host) {
        return host.equalsIgnoreCase(HOST)
                || HostsFile.address(host).filter(HOST_ADDRESSES::contains).isPresent();
    }

    /** The name for which an address was answered last. */
    public Optional<String> nameOf(InetAddress address) {
        synchronized (answered) {
            return Optional.ofNullable(answered.get(address));
        }
    }

    /** Addresses to dial for a name or a literal, the best first; fails with NOT_FOUND, DENIED or UNAVAILABLE. */
    public CompletableFuture<List<InetAddress>> addresses(String host) {
        Optional<InetAddress> literal = HostsFile.address(host);
        Optional<String> known = literal.flatMap(this::nameOf);
        if (literal.isPresent() && madeUp(literal.get()) && known.isEmpty()) {
            return failed(
                    ErrorCode.NOT_FOUND,
                    host + " was made up by shark for a name that is not known any more; look the name up again");
        }
        String name = name(known.orElse(host));
        if (name.equals(DEMO) || literal.filter(GATEWAY::contains).isPresent()) {
            return failed(ErrorCode.NOT_FOUND, DEMO + " is shark's own, and answers on port 80 only");
        }
        List<InetAddress> mine = own.get(name);
        if (mine != null) {
            return CompletableFuture.completedFuture(mine);
        }
        if (literal.isPresent() && !madeUp(literal.get())) {
            return CompletableFuture.completedFuture(List.of(literal.get()));
        }
        if (name.equals(self)) {
            return failed(ErrorCode.DENIED, name + " is this sandbox itself; its own servers are reached from inside");
        }
        return isLocalhost(name)
                ? CompletableFuture.completedFuture(LOCALHOST)
                : uplink().map(out -> out.lookup().addresses(name))
                        .orElseGet(() -> CompletableFuture.failedFuture(sealedOff(name)));
    }

    /**
     * The addresses of a name that the host's name servers need not be asked for: of both families, whatever the type, and
     * all that the name has. Nothing where they must be asked: of a name in the hosts file they are asked for what is no
     * address and leads to none.
     *
     * @param type that is asked for
     */
    CompletableFuture<Optional<List<InetAddress>>> known(String name, int type) {
        if (name.equals(DEMO)) {
            return answered(name, GATEWAY);
        }
        if (name.equals(self)) {
            return CompletableFuture.completedFuture(Optional.of(SANDBOX));
        }
        if (isLocalhost(name)) {
            return CompletableFuture.completedFuture(Optional.of(LOCALHOST));
        }
        List<InetAddress> mine = own.get(name);
        if (mine != null) {
            return answered(name, mine);
        }
        Optional<Uplink> out = uplink();
        if (out.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty()); // What the hosts file says is not asked either.
        }
        return out.get().forwarder().host().now().thenCompose(host -> {
            List<InetAddress> hosts = host.hosts().addresses().get(name);
            return hosts == null || !ADDRESSES.contains(type)
                    ? CompletableFuture.completedFuture(Optional.empty())
                    : answered(name, hosts);
        });
    }

    /** A made-up address for a name that is to be known by one, of the family of a type; none for another type. */
    List<InetAddress> madeUp(String name, int type) {
        return type == DnsRecordType.A.intValue()
                ? List.of(made(name, 4))
                : type == DnsRecordType.AAAA.intValue() ? List.of(made(name, 16)) : List.of();
    }

    /** Remembers the addresses of a name server's answer, and puts made-up ones in the place of what leads to oneself. */
    void learn(String name, byte[] answer, int end) throws MalformedMessage {
        Message records = new Message(answer, end);
        while (records.next()) {
            if (records.inAnswer() && records.isAddress()) {
                InetAddress address = records.address();
                if (leadsToItself(address)) {
                    records.address(made(name, records.length()));
                } else {
                    remember(address, name);
                }
            }
        }
    }

    private CompletableFuture<Optional<List<InetAddress>>> answered(String name, List<InetAddress> addresses) {
        return CompletableFuture.completedFuture(Optional.of(addresses.stream()
                .map(address ->
                        leadsToItself(address) ? made(name, address.getAddress().length) : remember(address, name))
                .distinct()
                .toList()));
    }

    private InetAddress remember(InetAddress address, String name) {
        synchronized (answered) {
            answered.put(address, name);
        }
        return address;
    }

    /** The same address for the same name, also in the next daemon; another when that one is another name's. */
    private InetAddress made(String name, int bytes) {
        synchronized (answered) {
            for (int i = name.hashCode(); ; i++) {
                byte[] four = {(byte) 198, (byte) (18 + ((i >>> 16) & 1)), (byte) (i >>> 8), (byte) i};
                byte[] six = {0x20, 1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, four[0], four[1], four[2], four[3]};
                InetAddress address = Lookup.address(bytes == 4 ? four : six);
                String holder = answered.get(address);
                if (holder == null || holder.equals(name) || answered.size() >= MOST) {
                    answered.put(address, name);
                    return address;
                }
            }
        }
    }

    private static boolean madeUp(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4
                ? (bytes[0] & 255) == 198 && (bytes[1] & 254) == 18
                : bytes[0] == 0x20 && bytes[1] == 1 && bytes[2] == 0 && bytes[3] == 2 && bytes[4] == 0 && bytes[5] == 0;
    }

    private static boolean leadsToItself(InetAddress address) {
        return address.isLoopbackAddress() || address.isAnyLocalAddress();
    }

    /** RFC 6761 section 6.3. */
    private static boolean isLocalhost(String name) {
        return name.equals("localhost") || name.endsWith(".localhost");
    }

    private static String name(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private static CompletableFuture<List<InetAddress>> failed(ErrorCode code, String sentence) {
        return CompletableFuture.failedFuture(new SharkException(code, sentence));
    }

    private static InetAddress literal(String text) {
        return HostsFile.address(text).orElseThrow();
    }
}

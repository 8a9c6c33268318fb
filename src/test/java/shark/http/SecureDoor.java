package shark.http;

import static org.awaitility.Awaitility.await;

import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import shark.base.ExchangeRow;
import shark.base.Mode;
import shark.base.Phase;
import shark.http.tls.Authority;
import shark.http.tls.AuthorityFile;
import shark.http.tls.HostPattern;
import shark.http.tls.HostTrust;
import shark.http.tls.Interception;
import shark.http.tls.Interceptor;
import shark.http.tls.TestingAuthority;
import shark.http.tls.Upstream;
import shark.store.Exchange;
import shark.store.Filter;
import shark.store.Store;
import shark.tape.Tapes;

/** A door that intercepts TLS, with its store, and programs that trust it. All names lead to one port of the host's loopback. */
final class SecureDoor implements AutoCloseable {
    private static final Limits LIMITS = new Limits(2000, 50, 150, 60, 100_000, 4);

    /** The authority of the world outside, which this host trusts. */
    static final TestingAuthority WORLD = new TestingAuthority("World CA");

    private final Authority authority;
    private final ExecutorService signer = Executors.newSingleThreadExecutor();
    private final Tapes tapes;
    private final TestingDoor door;
    private volatile Mode mode = Mode.RECORD;

    /**
     * @param passthrough servers that are not intercepted
     * @param insecure servers that are not verified
     */
    SecureDoor(Path directory, int originPort, List<String> passthrough, List<String> insecure) throws Exception {
        this(
                directory,
                new TestingDoor.Same(List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), originPort))),
                passthrough,
                insecure);
    }

    SecureDoor(Path directory, Origins origins, List<String> passthrough, List<String> insecure) throws Exception {
        this(directory, origins, passthrough, insecure, Door::accept);
    }

    /** @param entrance by which connections come in */
    SecureDoor(
            Path directory,
            Origins origins,
            List<String> passthrough,
            List<String> insecure,
            BiConsumer<Door, Channel> entrance)
            throws Exception {
        Clock clock = Clock.systemUTC();
        Files.createDirectories(directory);
        authority = AuthorityFile.open(directory, "box", clock);
        String bundle = WORLD.writtenTo(directory.resolve("world.pem")).toString();
        HostTrust trust = HostTrust.ofThisMachine(Map.of("SSL_CERT_FILE", bundle), signer);
        tapes = new Tapes(Store.open(directory.resolve("store")), clock);
        door = new TestingDoor(
                tapes,
                () -> mode,
                LIMITS,
                InetAddress.getLoopbackAddress(),
                origins,
                new Interception(
                        new Interceptor(() -> authority, patterns(passthrough), signer, clock),
                        new Upstream(trust, patterns(insecure), clock)),
                entrance);
    }

    private static List<HostPattern> patterns(List<String> texts) {
        return texts.stream().map(HostPattern::parse).toList();
    }

    void mode(Mode next) {
        mode = next;
        tapes.rewind("tape");
    }

    /** A connection without TLS. */
    Socket connect() throws IOException {
        return door.connect();
    }

    /** A program's connection that trusts the sandbox's authority and verifies this name; empty: the address. */
    SSLSocket connect(String name, String... protocols) throws Exception {
        return connect(door.connect(), authority.certificate(), name, protocols);
    }

    /** The same over a connection that is there already. */
    SSLSocket secured(Socket plain, String name, String... protocols) throws Exception {
        return connect(plain, authority.certificate(), name, protocols);
    }

    /** The same of one that trusts the world's authority only. */
    SSLSocket securedPinned(Socket plain, String name) throws Exception {
        return connect(plain, WORLD.certificate(), name);
    }

    /** A connection of one that trusts the world's authority only. */
    SSLSocket connectPinned(String name, String... protocols) throws Exception {
        return connect(door.connect(), WORLD.certificate(), name, protocols);
    }

    private static SSLSocket connect(Socket plain, X509Certificate trusted, String name, String... protocols)
            throws Exception {
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, null);
        store.setCertificateEntry("trusted", trusted);
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        String host = name.isEmpty() ? plain.getInetAddress().getHostAddress() : name;
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, plain.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setServerNames(name.isEmpty() ? List.of() : List.of(new SNIHostName(name)));
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
        return socket;
    }

    /** The rows, the oldest first, once so many are on disk. */
    List<ExchangeRow> rows(int count) {
        return await().until(
                        () -> tapes.list(Filter.ALL, "", 0, 100).stream()
                                .sorted(Comparator.comparingLong(ExchangeRow::id))
                                .toList(),
                        rows -> rows.size() == count
                                && rows.stream()
                                        .allMatch(row -> row.phase() == Phase.STORED
                                                && tapes.find(row.id()).isPresent()));
    }

    /** A stored exchange. */
    Exchange exchange(ExchangeRow row) {
        return tapes.find(row.id()).orElseThrow();
    }

    @Override
    public void close() {
        door.close();
        tapes.close();
        signer.shutdown();
    }
}

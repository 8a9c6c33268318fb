package shark.net.dns;

import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import shark.base.ErrorCode;
import shark.base.SharkException;

/**
 * Finds the addresses to dial for a name: the hosts file's, else what the name servers say to A and AAAA, asked at once.
 * The families take turns, IPv6 first (RFC 8305 section 4): a host without IPv6 refuses that try at once, and the next
 * follows without delay. Who asks for a name that is being looked up waits for the same answers; they are kept for as long
 * as they say, at most half a minute. Safe for use by several threads; never blocks.
 */
final class Lookup {
    /** How long the slower family is waited for (RFC 8305 section 3, "Resolution Delay"). */
    private static final int DELAY_MILLIS = 50;

    private static final int MOST_SECONDS = 30;
    private static final int MOST_ADDRESSES = 16;
    private static final int MOST_NAMES = 1024;

    private final Forwarder forwarder;
    private final Map<String, Known> names = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > MOST_NAMES;
        }
    };

    /** What is known of a name, or will be. */
    private static final class Known {
        final CompletableFuture<List<InetAddress>> addresses = new CompletableFuture<>();
        volatile long untilNanos = Long.MAX_VALUE;

        boolean usable() {
            return !addresses.isCompletedExceptionally() && (!addresses.isDone() || untilNanos - System.nanoTime() > 0);
        }
    }

    /**
     * One family's answer.
     *
     * @param code the server's (RFC 1035 section 4.1.1), or -1 when none came
     */
    private record Part(List<InetAddress> addresses, int code, long seconds, String failure) {}

    Lookup(Forwarder forwarder) {
        this.forwarder = forwarder;
    }

    /** The addresses, the best first, at most 16; fails with NOT_FOUND, UNAVAILABLE or DENIED. */
    CompletableFuture<List<InetAddress>> addresses(String name) {
        Known entry;
        synchronized (names) {
            Known known = names.get(name);
            if (known != null && known.usable()) {
                return known.addresses;
            }
            entry = new Known();
            names.put(name, entry);
        }
        forwarder.host().now().whenComplete((known, failure) -> {
            List<InetAddress> own = failure == null ? known.hosts().addresses().get(name) : null;
            if (own != null) {
                done(entry, inTurns(own), 1);
            } else {
                ask(name, entry);
            }
        });
        return entry.addresses;
    }

    private void ask(String name, Known entry) {
        CompletableFuture<Part> four = ask(name, DnsRecordType.A);
        CompletableFuture<Part> six = ask(name, DnsRecordType.AAAA);
        for (CompletableFuture<Part> one : List.of(four, six)) {
            one.thenAccept(part -> {
                if (!part.addresses().isEmpty()) {
                    forwarder.later(() -> done(entry, inTurns(part.addresses()), part.seconds()), DELAY_MILLIS);
                }
            });
        }
        four.thenAcceptBoth(six, (a, b) -> {
            List<InetAddress> both = new ArrayList<>(b.addresses());
            both.addAll(a.addresses());
            if (!both.isEmpty()) {
                done(entry, inTurns(both), Math.min(a.seconds(), b.seconds()));
            } else {
                entry.addresses.completeExceptionally(failure(name, a, b));
            }
        });
    }

    private static void done(Known entry, List<InetAddress> addresses, long seconds) {
        if (!entry.addresses.isDone()) {
            entry.untilNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(Math.min(seconds, MOST_SECONDS));
            entry.addresses.complete(addresses);
        }
    }

    private static SharkException failure(String name, Part a, Part b) {
        if (a.code() == DnsResponseCode.NXDOMAIN.intValue() || b.code() == DnsResponseCode.NXDOMAIN.intValue()) {
            return new SharkException(
                    ErrorCode.NOT_FOUND, "there is no name " + name + ", says the host's name server");
        }
        if (a.code() == 0 && b.code() == 0) {
            return new SharkException(ErrorCode.NOT_FOUND, "the name " + name + " has no address");
        }
        Part worse = a.code() == 0 ? b : a;
        return new SharkException(
                ErrorCode.UNAVAILABLE,
                worse.code() > 0
                        ? "the host's name server answers about " + name + " with "
                                + DnsResponseCode.valueOf(worse.code())
                                        .toString()
                                        .toUpperCase(Locale.ROOT)
                        : worse.failure());
    }

    private CompletableFuture<Part> ask(String name, DnsRecordType type) {
        try {
            return forwarder.ask(Query.of(name, type), false).handle((answer, failure) -> part(type, answer, failure));
        } catch (MalformedMessage e) {
            return CompletableFuture.completedFuture(new Part(
                    List.of(), DnsResponseCode.NXDOMAIN.intValue(), MOST_SECONDS, "'" + name + "' is no name"));
        }
    }

    private static Part part(DnsRecordType type, byte @Nullable [] answer, @Nullable Throwable failure) {
        if (answer == null) {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            String sentence =
                    cause instanceof SharkException ? cause.getMessage() : "cannot ask a name server: " + cause;
            return new Part(List.of(), -1, MOST_SECONDS, String.valueOf(sentence));
        }
        List<InetAddress> found = new ArrayList<>();
        long seconds = MOST_SECONDS;
        try {
            int end = Message.afterName(answer, Message.HEADER) + 4;
            Message records = new Message(answer, end);
            while (records.next()) {
                if (records.inAnswer()
                        && records.isAddress()
                        && records.length() == (type.equals(DnsRecordType.A) ? 4 : 16)) {
                    found.add(records.address());
                    seconds = Math.min(seconds, records.seconds());
                }
            }
        } catch (MalformedMessage e) {
            return new Part(List.of(), -1, MOST_SECONDS, "the host's name server sent what is no DNS message");
        }
        return new Part(found, Message.code(answer), seconds, "");
    }

    /** The families in turns, the order within each kept. */
    static List<InetAddress> inTurns(List<InetAddress> addresses) {
        List<InetAddress> six =
                addresses.stream().filter(a -> a.getAddress().length == 16).toList();
        List<InetAddress> four =
                addresses.stream().filter(a -> a.getAddress().length == 4).toList();
        List<InetAddress> turns = new ArrayList<>();
        for (int i = 0; i < Math.max(six.size(), four.size()); i++) {
            if (i < six.size()) {
                turns.add(six.get(i));
            }
            if (i < four.size()) {
                turns.add(four.get(i));
            }
        }
        return List.copyOf(turns.subList(0, Math.min(turns.size(), MOST_ADDRESSES)));
    }

    /** An address of four or sixteen bytes. */
    static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address has four or sixteen bytes", e);
        }
    }
}

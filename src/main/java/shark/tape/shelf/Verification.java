package shark.tape.shelf;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import shark.base.Sha256;
import shark.base.SharkException;
import shark.store.Body;
import shark.store.Store;
import shark.store.TapeEntry;
import shark.tape.dns.MessageText;

/** Looks at all that a tape holds: whether each body is there and is what its digest says, and whether heads can be read. */
public final class Verification {
    /** Damages that are told one by one. */
    public static final int MOST = 1000;

    private static final int PAGE = 256;
    private static final int BUFFER = 64 * 1024;

    /** Bodies that are known to be whole: most come again soon or never. */
    private static final int KNOWN = 64 * 1024;

    private static final Pattern STATUS = Pattern.compile("HTTP/[0-9.]+ ([0-9]{3})");

    private final Store store;
    private final Map<Sha256, String> known = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Sha256, String> eldest) {
            return size() > KNOWN;
        }
    };
    private final List<Damage> damages = new ArrayList<>();
    private long exchanges;
    private long damaged;

    private Verification(Store store) {
        this.store = store;
    }

    /**
     * What is wrong with an exchange.
     *
     * @param sentence what, without the exchange
     */
    public record Damage(TapeEntry entry, String sentence) {}

    /**
     * All that was found.
     *
     * @param exchanges that were looked at
     * @param damaged faults, of which the first {@link #MOST} are listed
     */
    public record Result(long exchanges, long damaged, List<Damage> damages) {}

    static Result of(Store store, String tape) {
        Verification verification = new Verification(store);
        long after = 0;
        List<TapeEntry> page;
        do {
            page = store.contents().byId(tape, after, PAGE);
            for (TapeEntry entry : page) {
                verification.look(entry);
                after = entry.row().id();
            }
        } while (!page.isEmpty());
        return new Result(verification.exchanges, verification.damaged, List.copyOf(verification.damages));
    }

    private void look(TapeEntry entry) {
        exchanges++;
        if (entry.row().scheme().equals("dns")) {
            if (MessageText.lasting(entry.responseHead()).isEmpty()) {
                add(entry, "the answer is no DNS message that can be read");
            }
            return;
        }
        heads(entry);
        body(entry, "the request's body", entry.requestBody(), entry.row().requestBytes());
        body(entry, "the answer's body", entry.responseBody(), entry.row().responseBytes());
    }

    private void heads(TapeEntry entry) {
        String request = text(entry.requestHead());
        if (!request.startsWith(entry.row().method() + " ") || !isWhole(request)) {
            add(entry, "the request's head is not one of " + entry.row().method());
        }
        String response = text(entry.responseHead());
        Matcher status = STATUS.matcher(response);
        boolean sameStatus = status.lookingAt()
                && status.group(1).equals(Integer.toString(entry.row().status()));
        if (!sameStatus || !isWhole(response)) {
            add(entry, "the answer's head is not one of status " + entry.row().status());
        }
    }

    private static boolean isWhole(String head) {
        return head.endsWith("\n\r\n") || head.endsWith("\n\n");
    }

    private static String text(byte[] head) {
        return new String(head, StandardCharsets.ISO_8859_1);
    }

    private void body(TapeEntry entry, String what, @Nullable Sha256 digest, long size) {
        if (digest == null) {
            if (size != 0) {
                add(entry, what + " is missing, " + size + " bytes");
            }
            return;
        }
        String fault = known.get(digest);
        if (fault == null) {
            fault = fault(digest);
            known.put(digest, fault);
        }
        if (!fault.isEmpty()) {
            add(entry, what + " " + fault);
        }
    }

    /** What is wrong with a body; empty where nothing is. */
    private String fault(Sha256 digest) {
        Optional<Body> body;
        try {
            body = store.contents().body(digest);
        } catch (SharkException e) {
            return "cannot be read: " + e.getMessage();
        }
        if (body.isEmpty()) {
            return "is missing: no body has the digest " + digest.hex();
        }
        try {
            return digest.equals(digest(body.get())) ? "" : "is not what its digest says: " + digest.hex();
        } catch (IOException e) {
            return "cannot be read: " + e;
        }
    }

    private static Sha256 digest(Body body) throws IOException {
        if (body instanceof Body.Small small) {
            return Sha256.of(small.content());
        }
        MessageDigest hasher = Sha256.hasher();
        try (InputStream stream = Files.newInputStream(((Body.Large) body).file())) {
            byte[] buffer = new byte[BUFFER];
            for (int count = stream.read(buffer); count > 0; count = stream.read(buffer)) {
                hasher.update(buffer, 0, count);
            }
        }
        return Sha256.ofDigest(hasher.digest());
    }

    private void add(TapeEntry entry, String sentence) {
        damaged++;
        if (damages.size() < MOST) {
            damages.add(new Damage(entry, sentence));
        }
    }
}

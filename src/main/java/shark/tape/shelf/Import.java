package shark.tape.shelf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import shark.base.Sha256;
import shark.image.tar.TarEntry;
import shark.image.tar.TarReader;
import shark.store.Body;
import shark.store.Exchange;
import shark.store.Store;

/**
 * Reads an archive of a tape, member by member. What it says is believed only as far as it was checked: bodies by their digests, all
 * of it by the header's hash. It holds one block at most; names of members are never paths of files.
 */
final class Import implements AutoCloseable {
    /** Bytes of one block's lines. */
    private static final int MOST_LINES = 64 << 20;

    /** Bytes of small bodies that wait for the block that names them, and how many bodies do. */
    private static final long MOST_WAITING = 32 << 20;

    private static final int MOST_BODIES = 10_000;
    private static final Set<String> SCHEMES = Set.of("http", "https", "dns");

    private final Store store;
    private final String tape;
    private final TarReader tar;
    private final ObjectMapper mapper = JsonMapper.builder()
            .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
            .configure(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES, true)
            .configure(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES, true)
            .configure(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES, true)
            .build();
    private final Map<Sha256, Body> waiting = new HashMap<>();
    private long waitingBytes;
    private int blocks;
    private long exchanges;

    /** An archive that is not what it should be; the message goes on behind "the archive ". */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    Import(Store store, String tape, InputStream file) throws IOException {
        this.store = store;
        this.tape = tape;
        this.tar = new TarReader(new GZIPInputStream(file, 1 << 16));
    }

    /** Reads the header. */
    ArchiveHeader header() throws IOException {
        TarEntry first = tar.next().orElseThrow(() -> new Refused("is empty"));
        if (!first.shownName().equals(ArchiveHeader.NAME)) {
            throw new Refused("is not one of a tape: it does not begin with " + ArchiveHeader.NAME);
        }
        byte[] content = content(first, ArchiveHeader.MOST);
        int format = mapper.readTree(content).path("format").asInt();
        if (format != ArchiveHeader.FORMAT) {
            throw new Refused("has the format " + format + ", and this shark reads " + ArchiveHeader.FORMAT
                    + "; use the version that wrote it");
        }
        return mapper.readValue(content, ArchiveHeader.class);
    }

    /** Reads the rest, and adds it to the tape. */
    void exchanges(ArchiveHeader header) throws IOException {
        for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
            String name = entry.get().shownName();
            if (entry.get().kind() == TarEntry.Kind.FILE && name.matches("bodies/[0-9a-f]{64}")) {
                body(entry.get(), Sha256.ofHex(name.substring("bodies/".length())));
            } else if (entry.get().kind() == TarEntry.Kind.FILE
                    && name.equals("exchanges/" + (blocks + 1) + ".ndjson")) {
                blocks++;
                block(new String(content(entry.get(), MOST_LINES), StandardCharsets.UTF_8));
            } else {
                throw new Refused("has a member that does not belong there: " + name);
            }
        }
        if (!waiting.isEmpty()) {
            throw new Refused("has bodies that no exchange names");
        }
        if (exchanges != header.exchanges()) {
            throw new Refused("holds " + exchanges + " exchanges and not " + header.exchanges());
        }
        String hash = ContentHash.of(store.contents(), tape).hash().hex();
        if (!hash.equals(header.hash())) {
            throw new Refused("has the hash " + hash + " and not " + header.hash() + ", as it says");
        }
    }

    private byte[] content(TarEntry entry, int most) throws IOException {
        long size = entry.sparse().size();
        if (size > most) {
            throw new Refused(
                    "has a member of " + size + " bytes where at most " + most + " can be: " + entry.shownName());
        }
        byte[] content = new byte[(int) size];
        int at = 0;
        for (int count = 0; count >= 0 && at < content.length; at += Math.max(0, count)) {
            count = tar.read(content, at, content.length - at);
        }
        if (at < content.length) {
            throw new Refused("has a member with holes: " + entry.shownName());
        }
        return content;
    }

    private void body(TarEntry entry, Sha256 digest) throws IOException {
        long size = entry.sparse().size();
        if (waiting.containsKey(digest)) {
            throw new Refused("has a body twice: " + digest);
        }
        if (size == 0 || waiting.size() == MOST_BODIES) {
            throw new Refused(size == 0 ? "has an empty body" : "has more bodies than exchanges need");
        }
        Body body;
        if (size <= Body.INLINE) {
            waitingBytes += size;
            if (waitingBytes > MOST_WAITING) {
                throw new Refused("has too many bodies before the exchanges that need them");
            }
            body = Body.Small.of(content(entry, Body.INLINE));
        } else {
            body = large(size);
        }
        waiting.put(body.digest(), body);
        if (!body.digest().equals(digest)) {
            throw new Refused("has a body whose digest is not " + digest);
        }
    }

    private Body large(long size) throws IOException {
        Path file = store.freshBodyFile();
        long room = Files.getFileStore(file.getParent() == null ? file : file.getParent())
                .getUsableSpace();
        if (size > room) {
            throw new Refused("has a body of " + size + " bytes, and the disk has room for " + room);
        }
        MessageDigest hasher = Sha256.hasher();
        byte[] buffer = new byte[1 << 16];
        long copied = 0;
        try (OutputStream output = Files.newOutputStream(file)) {
            for (int count = tar.read(buffer, 0, buffer.length);
                    count > 0;
                    count = tar.read(buffer, 0, buffer.length)) {
                hasher.update(buffer, 0, count);
                output.write(buffer, 0, count);
                copied += count;
            }
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        return new Body.Large(Sha256.ofDigest(hasher.digest()), file, copied);
    }

    private void block(String lines) throws IOException {
        List<Exchange> block = new ArrayList<>();
        Set<Sha256> named = new HashSet<>();
        for (String line : lines.lines().toList()) {
            ArchivedExchange archived = parsed(line);
            Body question = body(archived.requestBody(), named);
            Body answer = body(archived.responseBody(), named);
            block.add(archived.on(tape, store.nextId(), question, answer));
        }
        if (!named.containsAll(waiting.keySet())) {
            throw new Refused("has bodies that no exchange names");
        }
        store.contents().append(tape, block);
        exchanges += block.size();
        waiting.clear();
        waitingBytes = 0;
    }

    private ArchivedExchange parsed(String line) throws IOException {
        ArchivedExchange archived;
        try {
            archived = mapper.readValue(line, ArchivedExchange.class);
        } catch (JsonProcessingException e) {
            throw new Refused("has a line that is no exchange: " + e.getOriginalMessage());
        }
        boolean plausible = archived.key().matches("[0-9a-f]{64}")
                && SCHEMES.contains(archived.scheme())
                && archived.status() >= 0
                && archived.status() <= 999
                && archived.port() >= 0
                && archived.port() <= 65_535;
        if (!plausible) {
            throw new Refused("has a line that is no exchange: its key, scheme, status or port cannot be");
        }
        return archived;
    }

    private Body body(String hex, Set<Sha256> named) throws IOException {
        if (hex.isEmpty()) {
            return Body.Small.EMPTY;
        }
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new Refused("names a body by what is no digest");
        }
        Sha256 digest = Sha256.ofHex(hex);
        named.add(digest);
        Body known = waiting.get(digest);
        if (known != null) {
            return known;
        }
        return store.contents().body(digest).orElseThrow(() -> new Refused("lacks the body " + digest));
    }

    /** Removes what waits. */
    @Override
    public void close() throws IOException {
        for (Body body : waiting.values()) {
            if (body instanceof Body.Large large) {
                Files.deleteIfExists(large.file());
            }
        }
    }
}

package shark.tape.shelf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import shark.base.ErrorCode;
import shark.base.Sha256;
import shark.base.SharkException;
import shark.image.tar.TarEntry;
import shark.image.tar.TarReader;
import shark.store.Body;
import shark.store.Store;

/** Tapes to files and back, and files that are not what they say. */
@Timeout(120)
class ArchiveTest {
    private static final byte[] NONE = new byte[0];
    private static final byte[] HEAD = TestingTape.bytes("HTTP/1.1 200 OK\r\nX: \u00e9\r\n\r\n");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private Store store;
    private Shelf shelf;
    private Path file;

    @BeforeEach
    void open() {
        store = Store.open(directory.resolve("store"));
        shelf = new Shelf(store, Clock.systemUTC(), name -> {});
        file = directory.resolve("a.tape.tar.gz");
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void fill() throws Exception {
        TestingTape tape = new TestingTape(store, "a");
        for (int i = 0; i < 450; i++) {
            tape.record("/" + i % 9, "answer " + i % 50);
        }
        byte[] content = TestingTape.bytes("x".repeat(Body.INLINE + 1));
        Path fresh = Files.write(store.freshBodyFile(), content);
        Body large = new Body.Large(Sha256.of(content), fresh, content.length);
        store.pin(tape.record("POST", "https", "/large", HEAD, large, TestingTape.bytes("T: 1\r\n")), true);
        tape.record("A", "dns", "", TestingTape.bytes("no message"), Body.Small.EMPTY, NONE);
        tape.record("/none", "HTTP/1.1 204 No Content\r\n\r\n", "");
    }

    @Test
    void whatIsExportedIsImportedElsewhereWithTheSameHash() throws Exception {
        fill();
        store.tapes().setRules("a", "{\"x\":1}", 7);
        String hash = shelf.summary("a").hash().hex();
        shelf.exportTo("a", file);
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
        close();

        store = Store.open(directory.resolve("other"));
        shelf = new Shelf(store, Clock.systemUTC(), name -> {});
        shelf.importFrom("b", file);
        assertThat(shelf.summary("b").hash().hex()).isEqualTo(hash);
        assertThat(shelf.summary("b").exchanges()).isEqualTo(453);
        assertThat(shelf.row("b").rules()).isEqualTo("{\"x\":1}");
        assertThat(shelf.verify("b").damages())
                .extracting(Verification.Damage::sentence)
                .containsExactly("the answer is no DNS message that can be read");
        try (Stream<Path> left = Files.list(directory.resolve("other/bodies/new"))) {
            assertThat(left).isEmpty();
        }
        assertThatThrownBy(() -> shelf.importFrom("b", file)).hasMessageContaining("there is a tape 'b' already");
    }

    @Test
    void anEmptyTapeHasAnArchiveToo() {
        shelf.make("empty");
        shelf.exportTo("empty", file);
        shelf.importFrom("b", file);
        assertThat(shelf.summary("b").exchanges()).isZero();
    }

    @Test
    void anExportThatFailsLeavesTheOldFile() throws Exception {
        Files.writeString(file, "old");
        assertThatThrownBy(() -> shelf.exportTo("no", file)).hasMessageContaining("there is no tape 'no'");
        assertThat(file).hasContent("old");
        shelf.make("a");
        assertThatThrownBy(() -> shelf.exportTo("a", directory.resolve("none/file")))
                .hasMessageContaining("the tape 'a' cannot be written to " + directory.resolve("none/file"));
        assertThatThrownBy(() -> shelf.importFrom("b", directory.resolve("nothing")))
                .hasMessageContaining("cannot be read")
                .isInstanceOfSatisfying(
                        SharkException.class, error -> assertThat(error.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    @Test
    void cutArchivesAreRefused() throws Exception {
        fill();
        shelf.exportTo("a", file);
        byte[] whole = Files.readAllBytes(file);
        for (int length : new int[] {0, 1, 20, 300, whole.length / 2, whole.length - 9}) {
            Files.write(file, Arrays.copyOf(whole, length));
            refused("");
        }
        Files.writeString(file, "this is no archive");
        refused("cannot be read: Not in GZIP format");
    }

    @Test
    void membersThatDoNotBelongThereAreRefused() throws Exception {
        fill();
        change(members -> members.put("../../etc/passwd", NONE));
        refused("has a member that does not belong there: ../../etc/passwd");
        change(members -> members.put("bodies/../x", NONE));
        refused("has a member that does not belong there");
        change(members -> members.put("exchanges/9.ndjson", NONE));
        refused("has a member that does not belong there: exchanges/9.ndjson");
        change(members -> members.put("bodies/" + Sha256.of(HEAD).hex(), HEAD));
        refused("has bodies that no exchange names");
        change(members -> members.put("bodies/" + Sha256.EMPTY.hex(), NONE));
        refused("has an empty body");
        change(members -> {
            byte[] header = members.remove(ArchiveHeader.NAME);
            members.put(ArchiveHeader.NAME, header); // Now the last one.
        });
        refused("is not one of a tape");
    }

    @Test
    void linksAndBodiesThatComeTwiceAreRefused() throws Exception {
        fill();
        for (char type : new char[] {'1', '2', '3', '5', '6'}) {
            raw(tar -> withType(tar, "exchanges/1.ndjson", type));
            refused("");
        }
        change(members -> {
            String body = members.keySet().stream()
                    .filter(name -> name.startsWith("bodies/"))
                    .findFirst()
                    .orElseThrow();
            members.put(body + "#", members.get(body));
            Map<String, byte[]> others = new LinkedHashMap<>(members);
            others.remove(body + "#");
            byte[] header = others.remove(ArchiveHeader.NAME);
            byte[] twice = members.get(body);
            members.clear();
            members.put(ArchiveHeader.NAME, header);
            members.put(body + "#", twice);
            members.putAll(others);
        });
        refused("has a body twice");
    }

    @Test
    void whatTheHeaderSaysIsChecked() throws Exception {
        fill();
        header(header -> header.put("format", 2));
        refused("has the format 2, and this shark reads 1; use the version that wrote it");
        header(header -> header.put("exchanges", 454));
        refused("holds 453 exchanges and not 454");
        header(header -> header.put("hash", "00"));
        refused("and not 00, as it says");
        header(header -> header.remove("hash"));
        refused("cannot be read");
        change(members -> members.put(ArchiveHeader.NAME, new byte[ArchiveHeader.MOST + 1]));
        refused("has a member of 1048577 bytes where at most 1048576 can be");
        change(members -> members.put(ArchiveHeader.NAME, TestingTape.bytes("[".repeat(100_000))));
        refused("cannot be read");
    }

    @Test
    void bodiesAreCheckedByTheirDigests() throws Exception {
        fill();
        change(members -> members.replaceAll((name, content) -> name.startsWith("bodies/") && content.length > 1000
                ? TestingTape.bytes("y".repeat(content.length))
                : content));
        refused("has a body whose digest is not ");
        change(members -> members.replaceAll((name, content) ->
                name.startsWith("bodies/") && content.length < 1000 ? TestingTape.bytes("other") : content));
        refused("has a body whose digest is not ");
    }

    @Test
    void exchangesAreChecked() throws Exception {
        fill();
        for (String field : new String[] {"key", "requestHead", "method", "path", "responseBody", "status"}) {
            exchange(line -> line.remove(field));
            refused("has a line that is no exchange");
            exchange(line -> line.putNull(field));
            refused("has a line that is no exchange");
        }
        exchange(line -> line.put("scheme", "tcp"));
        refused("its key, scheme, status or port cannot be");
        exchange(line -> line.put("key", "00"));
        refused("its key, scheme, status or port cannot be");
        exchange(line -> line.put("responseBody", "../../etc/passwd"));
        refused("names a body by what is no digest");
        exchange(line -> line.put("responseBody", Sha256.of(HEAD).hex()));
        refused("lacks the body");
        exchange(line -> line.put("status", 201));
        refused("has the hash ");
    }

    /** Sizes that a header declares and nothing follows; the sizes of what is unpacked are bounded before it is. */
    @Test
    void hugeDeclaredSizesAreRefused() throws Exception {
        fill();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TarWriter tar = new TarWriter(bytes);
        tar.member(ArchiveHeader.NAME, members().get(ArchiveHeader.NAME));
        tar.begin("exchanges/1.ndjson", 1L << 40);
        zipped(bytes.toByteArray());
        refused("has a member of 1099511627776 bytes where at most 67108864 can be");
        bytes.reset();
        tar.member(ArchiveHeader.NAME, members().get(ArchiveHeader.NAME));
        tar.begin("bodies/" + Sha256.of(HEAD).hex(), 1L << 60);
        zipped(bytes.toByteArray());
        refused("has a body of 1152921504606846976 bytes, and the disk has room for ");
    }

    @Test
    void theWriterAndTheReaderAgreeOnLargeSizes() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (long size : new long[] {0, 511, 512, 077777777777L, 0100000000000L, 1L << 50}) {
            bytes.reset();
            new TarWriter(bytes).begin("some", size);
            TarEntry entry = new TarReader(new ByteArrayInputStream(bytes.toByteArray()))
                    .next()
                    .orElseThrow();
            assertThat(entry.sparse().size()).isEqualTo(size);
            assertThat(entry.shownName()).isEqualTo("some");
        }
    }

    /** An import of what the file holds now fails, and leaves nothing. */
    private void refused(String sentence) throws Exception {
        long count = store.count();
        try (Store other = Store.open(Files.createTempDirectory(directory, "store"))) {
            for (Store into : new Store[] {store, other}) {
                Shelf importing = new Shelf(into, Clock.systemUTC(), name -> {});
                boolean elsewhere = into == other;
                if (!elsewhere && !sentence.startsWith("has ")) {
                    continue; // Enough is looked at where nothing is.
                }
                assertThatThrownBy(() -> importing.importFrom("b", file))
                        .hasMessageStartingWith("the archive " + file)
                        .hasMessageContaining(sentence.startsWith("lacks") && !elsewhere ? "" : sentence)
                        .hasMessageEndingWith("; nothing of it was kept")
                        .isInstanceOfSatisfying(
                                SharkException.class,
                                error -> assertThat(error.code()).isEqualTo(ErrorCode.CORRUPT));
                assertThat(importing.list()).extracting(row -> row.name()).doesNotContain("b");
                assertThat(into.count()).isEqualTo(elsewhere ? 0 : count);
            }
            assertThat(other.contents().body(Sha256.of(TestingTape.bytes("answer 1"))))
                    .isEmpty();
        }
        try (Stream<Path> left = Files.find(
                directory,
                9,
                (path, attributes) ->
                        attributes.isRegularFile() && path.getParent().endsWith("bodies/new"))) {
            assertThat(left).isEmpty();
        }
    }

    private Map<String, byte[]> members() throws IOException {
        shelf.exportTo("a", file);
        Map<String, byte[]> members = new LinkedHashMap<>();
        TarReader tar = new TarReader(new GZIPInputStream(Files.newInputStream(file)));
        for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
            byte[] content = new byte[(int) entry.get().sparse().size()];
            for (int at = 0; at < content.length; ) {
                at += tar.read(content, at, content.length - at);
            }
            members.put(entry.get().shownName(), content);
        }
        return members;
    }

    private void change(Consumer<Map<String, byte[]>> change) throws IOException {
        Map<String, byte[]> members = members();
        change.accept(members);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TarWriter tar = new TarWriter(bytes);
        for (Map.Entry<String, byte[]> member : members.entrySet()) {
            tar.member(member.getKey().replace("#", ""), member.getValue());
        }
        tar.finish();
        zipped(bytes.toByteArray());
    }

    private void header(Consumer<ObjectNode> change) throws IOException {
        change(members -> members.compute(ArchiveHeader.NAME, (name, content) -> changed(content, change)));
    }

    /** Changes the last exchange of the first block. */
    private void exchange(Consumer<ObjectNode> change) throws IOException {
        change(members -> members.compute("exchanges/1.ndjson", (name, content) -> {
            String text = new String(content, StandardCharsets.UTF_8);
            int last = text.lastIndexOf('\n', text.length() - 2) + 1;
            byte[] line = changed(text.substring(last).getBytes(StandardCharsets.UTF_8), change);
            return (text.substring(0, last) + new String(line, StandardCharsets.UTF_8) + "\n")
                    .getBytes(StandardCharsets.UTF_8);
        }));
    }

    private static byte[] changed(byte[] json, Consumer<ObjectNode> change) {
        try {
            ObjectNode node = (ObjectNode) JSON.readTree(json);
            change.accept(node);
            return JSON.writeValueAsBytes(node);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void raw(UnaryOperator<byte[]> change) throws IOException {
        shelf.exportTo("a", file);
        zipped(change.apply(new GZIPInputStream(Files.newInputStream(file)).readAllBytes()));
    }

    private static byte[] withType(byte[] tar, String name, char type) {
        int at = new String(tar, StandardCharsets.ISO_8859_1).indexOf(name);
        int sum = Integer.parseInt(new String(tar, at + 148, 6, StandardCharsets.US_ASCII), 8) - tar[at + 156] + type;
        tar[at + 156] = (byte) type;
        System.arraycopy(TestingTape.bytes(String.format("%06o", sum)), 0, tar, at + 148, 6);
        return tar;
    }

    private void zipped(byte[] tar) throws IOException {
        try (GZIPOutputStream output = new GZIPOutputStream(Files.newOutputStream(file))) {
            output.write(tar);
        }
    }
}

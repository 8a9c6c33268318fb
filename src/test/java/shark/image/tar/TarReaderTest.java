package shark.image.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the reader makes of archives, right and wrong. */
class TarReaderTest {
    @TempDir
    Path directory;

    @Test
    void tellsEachMember() throws IOException {
        byte[] archive = new TarBytes()
                .directory("d/")
                .file("d/f", "content")
                .member('0', "old-directory/", "", "")
                .symbolicLink("l", "../any where")
                .hardLink("h", "d/f")
                .member('6', "p", "", "")
                .member('3', "dev/null", "", "")
                .member('V', "a volume's name", "", "")
                .member('7', "contiguous", "", "x")
                .end();
        assertThat(read(archive))
                .containsExactly(
                        "DIRECTORY d/ 0644 0:0 1000.0",
                        "FILE d/f 0644 0:0 1000.0 7 'content'",
                        "DIRECTORY old-directory/ 0644 0:0 1000.0",
                        "SYMBOLIC_LINK l -> ../any where 0644 0:0 1000.0",
                        "HARD_LINK h -> d/f 0644 0:0 1000.0",
                        "PIPE p 0644 0:0 1000.0",
                        "DEVICE dev/null 0644 0:0 1000.0",
                        "FILE contiguous 0644 0:0 1000.0 1 'x'");
    }

    @Test
    void takesLongNamesInAllForms() throws IOException {
        String longName = "n".repeat(150);
        byte[] archive = new TarBytes()
                .patched('0', "name", 0, 345, "p".repeat(120))
                .member('L', "././@LongLink", "", longName + "\0")
                .member('K', "././@LongLink", "", "t".repeat(130) + "\0")
                .symbolicLink("short", "short")
                .pax('x', "path=" + longName, "linkpath=" + longName, "mtime=-1.5", "uid=4294967294", "gid=70000")
                .hardLink("short", "short")
                .file("after", "")
                .end();
        assertThat(read(archive))
                .containsExactly(
                        "FILE " + "p".repeat(120) + "/name 0644 0:0 1000.0 0 ''",
                        "SYMBOLIC_LINK " + longName + " -> " + "t".repeat(130) + " 0644 0:0 1000.0",
                        "HARD_LINK " + longName + " -> " + longName + " 0644 -2:70000 -2.500000000",
                        "FILE after 0644 0:0 1000.0 0 ''");
    }

    @Test
    void globalRecordsHoldForAllThatFollows() throws IOException {
        byte[] archive = new TarBytes()
                .pax('g', "uid=5", "comment=x")
                .file("a", "")
                .pax('x', "uid=6")
                .file("b", "")
                .file("c", "")
                .end();
        assertThat(read(archive)).extracting(line -> line.split(" ", -1)[3]).containsExactly("5:0", "6:0", "5:0");
    }

    @Test
    void namesAndAttributesStayBytes() throws IOException {
        byte[] archive = new TarBytes()
                .file("\u00e9\u00ff", "")
                .pax('x', "SCHILY.xattr.security.capability=\1\0\0\2\u00ff\n=", "path=\u00c3\u00a9")
                .file("x", "")
                .end();
        TarReader reader = new TarReader(new ByteArrayInputStream(archive));
        assertThat(reader.next().orElseThrow().name()).containsExactly(0xe9, 0xff);
        TarEntry entry = reader.next().orElseThrow();
        assertThat(entry.shownName()).isEqualTo("é");
        assertThat(entry.attributes().get("security.capability")).containsExactly(1, 0, 0, 2, 0xff, '\n', '=');
    }

    @ParameterizedTest
    @CsvSource({"posix", "gnu", "oldgnu", "ustar", "v7"})
    void readsWhatTarWrites(String format) throws Exception {
        Path tree = Files.createDirectories(directory.resolve("tree/sub"));
        Files.writeString(tree.resolve("file"), "x".repeat(1000));
        Files.createSymbolicLink(tree.resolve("link"), Path.of("file"));
        Files.createLink(tree.resolve("hard"), tree.resolve("file"));
        byte[] archive = tar("--format=" + format, "--sort=name", "--mtime=@5", "sub");
        assertThat(read(archive))
                .containsExactly(
                        "DIRECTORY sub/ 0755 0:0 5.0",
                        "FILE sub/file 0644 0:0 5.0 1000 '" + "x".repeat(1000) + "'",
                        "HARD_LINK sub/hard -> sub/file 0644 0:0 5.0",
                        "SYMBOLIC_LINK sub/link -> file 0777 0:0 5.0");
    }

    @ParameterizedTest
    @CsvSource({"gnu,", "posix,0.0", "posix,0.1", "posix,1.0"})
    void readsTheSparseFilesThatTarWrites(String format, String version) throws Exception {
        Path tree = Files.createDirectories(directory.resolve("tree"));
        StringBuilder expected = new StringBuilder();
        try (var file = Files.newByteChannel(
                tree.resolve("sparse"),
                java.nio.file.StandardOpenOption.CREATE,
                java.nio.file.StandardOpenOption.WRITE,
                java.nio.file.StandardOpenOption.SPARSE)) {
            for (int i = 0; i < 40; i++) {
                file.position(i * 1_000_000L);
                file.write(java.nio.ByteBuffer.wrap(("piece " + i).getBytes(StandardCharsets.US_ASCII)));
                expected.append("piece ").append(i);
            }
        }
        String[] words = version == null
                ? new String[] {"--format=" + format, "-S", "sparse"}
                : new String[] {"--format=" + format, "-S", "--sparse-version=" + version, "sparse"};
        TarReader reader = new TarReader(new ByteArrayInputStream(tar(words)));
        TarEntry entry = reader.next().orElseThrow();
        assertThat(entry.shownName()).isEqualTo("sparse");
        assertThat(entry.sparse().size()).isEqualTo(39_000_008L);
        assertThat(entry.sparse().pieces()).hasSizeGreaterThanOrEqualTo(40);
        assertThat(content(reader).replace("\0", "")).isEqualTo(expected.toString());
        assertThat(reader.next()).isEmpty();
    }

    static Stream<Arguments> wrong() {
        byte[] right = new TarBytes().file("f", "content").end();
        return Stream.of(
                Arguments.of("nothing", new byte[0], "is cut short"),
                Arguments.of("half a header", new byte[100], "is cut short"),
                Arguments.of("no end", new TarBytes().file("f", "content").open(), "is cut short"),
                Arguments.of("half an end", java.util.Arrays.copyOf(right, 1536), "is cut short"),
                Arguments.of("half a content", java.util.Arrays.copyOf(right, 700), "is cut short"),
                Arguments.of("text", "no tar ".repeat(200).getBytes(StandardCharsets.US_ASCII), "checksum that is no"),
                Arguments.of(
                        "a wrong sum",
                        new TarBytes()
                                .raw(changed(TarBytes.block('0', "f", "", 0, 0), 0))
                                .end(),
                        "no tar header where one should be"),
                Arguments.of(
                        "something after the end",
                        new TarBytes()
                                .file("f", "")
                                .raw(new byte[1024])
                                .raw("x")
                                .open(),
                        "something after the mark of its end"),
                Arguments.of(
                        "zeros between",
                        new TarBytes()
                                .file("f", "")
                                .raw(new byte[512])
                                .file("g", "")
                                .end(),
                        "a block of zeros where a member should be"),
                Arguments.of(
                        "an unknown type",
                        new TarBytes().member('Q', "q", "", "").end(),
                        "has the entry 'q', which is of the unknown type 'Q'"),
                Arguments.of(
                        "a size that is none",
                        new TarBytes().patched('0', "f", 0, 124, "00000000x00").end(),
                        "has the entry 'f', which has a size that is no number"),
                Arguments.of(
                        "a negative size",
                        new TarBytes()
                                .patched(
                                        '0',
                                        "f",
                                        0,
                                        124,
                                        "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff")
                                .end(),
                        "has a negative size"),
                Arguments.of(
                        "a size beyond all",
                        new TarBytes()
                                .patched('0', "f", 0, 124, "\u0080\u0001" + "\u00ff".repeat(10))
                                .end(),
                        "too large a number"),
                Arguments.of(
                        "a long name beyond all",
                        new TarBytes().header('L', "l", "", 1L << 32, 0).end(),
                        "has a name or PAX header of 4294967296 bytes"),
                Arguments.of(
                        "a PAX header beyond all",
                        new TarBytes().header('x', "l", "", 2 << 20, 0).end(),
                        "has a name or PAX header of 2097152 bytes"),
                Arguments.of(
                        "a PAX header cut short",
                        new TarBytes().header('x', "l", "", 1000, 0).open(),
                        "is cut short"),
                Arguments.of("a PAX length of zero", pax("0 a=b\n"), "PAX header that cannot be read"),
                Arguments.of("a PAX length too long", pax("99 a=b\n"), "PAX header that cannot be read"),
                Arguments.of("a PAX length too large", pax("99999999999 a=b\n"), "PAX header that cannot be read"),
                Arguments.of("a PAX record without value", pax("6 abc\n"), "PAX header that cannot be read"),
                Arguments.of("a PAX record without end", pax("6 a=bcd"), "PAX header that cannot be read"),
                Arguments.of("a PAX size that is none", entry("size=-1"), "has a size that is no number"),
                Arguments.of("a PAX time that is none", entry("mtime=1e99"), "has a mtime that is no time"),
                Arguments.of("a PAX time far away", entry("mtime=" + "9".repeat(20)), "too far away"),
                Arguments.of("a uid too large", entry("uid=4294967295"), "no number of 32 bits"),
                Arguments.of("a name with a zero", entry("path=a\0b"), "a name with a zero byte"),
                Arguments.of(
                        "a sparse map that overlaps",
                        entry("GNU.sparse.size=100", "GNU.sparse.map=0,10,5,10"),
                        "contradicts itself"),
                Arguments.of(
                        "a sparse map beyond the size",
                        entry("GNU.sparse.size=100", "GNU.sparse.map=90,20"),
                        "contradicts itself"),
                Arguments.of(
                        "a sparse map that overflows",
                        entry("GNU.sparse.size=100", "GNU.sparse.map=999999999999999999,999999999999999999"),
                        "contradicts itself"),
                Arguments.of(
                        "a sparse map of more than there is",
                        entry("GNU.sparse.size=100", "GNU.sparse.map=0,10"),
                        "of 10 bytes, but holds 0"),
                Arguments.of(
                        "a sparse map that is none",
                        entry("GNU.sparse.major=1", "GNU.sparse.realsize=5"),
                        "is no list of numbers"),
                Arguments.of(
                        "a sparse header beyond all",
                        new TarBytes()
                                .pax('x', "GNU.sparse.major=1", "GNU.sparse.realsize=5")
                                .file("f", "200000\n")
                                .end(),
                        "more than 100000 pieces"),
                Arguments.of("many global records", many(), "more than 1000 global PAX records"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void saysWhatIsWrong(String what, byte[] archive, String message) {
        assertThatThrownBy(() -> read(archive))
                .as(what)
                .isInstanceOf(TarException.class)
                .hasMessageContaining(message);
    }

    private static byte[] pax(String content) {
        return new TarBytes().member('x', "pax", "", content).file("f", "").end();
    }

    private static byte[] entry(String... records) {
        return new TarBytes().pax('x', records).file("f", "").end();
    }

    private static byte[] many() {
        TarBytes bytes = new TarBytes();
        for (int i = 0; i < 1001; i++) {
            bytes.pax('g', "key" + i + "=x");
        }
        return bytes.end();
    }

    private static byte[] changed(byte[] bytes, int at) {
        bytes[at]++;
        return bytes;
    }

    private byte[] tar(String... words) throws Exception {
        List<String> line = new ArrayList<>(List.of("tar", "-c", "-f", "../out.tar"));
        line.addAll(List.of(words));
        Process process = new ProcessBuilder(line)
                .directory(directory.resolve("tree").toFile())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
        return Files.readAllBytes(directory.resolve("out.tar"));
    }

    private static List<String> read(byte[] archive) throws IOException {
        TarReader reader = new TarReader(new ByteArrayInputStream(archive));
        List<String> lines = new ArrayList<>();
        for (Optional<TarEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
            TarEntry entry = next.get();
            String line = entry.kind() + " " + entry.shownName()
                    + (entry.link().length == 0 ? "" : " -> " + new String(entry.link(), StandardCharsets.UTF_8))
                    + String.format(" %04o ", entry.mode()) + entry.uid() + ":" + entry.gid() + " "
                    + entry.mtimeSeconds() + "." + entry.mtimeNanos();
            boolean file = entry.kind() == TarEntry.Kind.FILE;
            lines.add(file ? line + " " + entry.sparse().size() + " '" + content(reader) + "'" : line);
        }
        return lines;
    }

    private static String content(TarReader reader) throws IOException {
        StringBuilder content = new StringBuilder();
        byte[] buffer = new byte[300];
        for (int count = reader.read(buffer, 0, 300); count >= 0; count = reader.read(buffer, 0, 300)) {
            content.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
        }
        return content.toString();
    }
}

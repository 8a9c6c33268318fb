package shark.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import shark.LiveShark;
import shark.base.SharkException;
import shark.image.tar.TarBytes;
import shark.sys.Tree;

/** What lands on disk, and what does not, when archives are unpacked that nobody vouches for. */
class UnpackerTest {
    @TempDir
    Path directory;

    private Path root = Path.of(".");

    @BeforeEach
    void makeSurroundings() throws IOException {
        LiveShark.assumeSandboxes(); // Owners are root's to give.
        root = Files.createDirectory(directory.resolve("root"));
        Files.writeString(directory.resolve("outside"), "untouched");
        Files.createDirectory(directory.resolve("elsewhere"));
    }

    @Test
    void filesGetAllThatTheArchiveTells() throws Exception {
        unpack(new TarBytes()
                .header('5', "./", "", 0, 0750)
                .header('5', "dir/", "", 0, 0700)
                .header('0', "dir/tool", "", 0, 04755)
                .pax(
                        'x',
                        "uid=1234",
                        "gid=4321",
                        "mtime=1500000000.25",
                        "SCHILY.xattr.user.note=text\0more",
                        "SCHILY.xattr.security.capability=\1\0\0\2\0\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
                        "SCHILY.xattr.trusted.overlay.opaque=y")
                .file("dir/file", "content")
                .symbolicLink("dir/link", "/etc/passwd")
                .hardLink("dir/hard", "./dir//file")
                .hardLink("dir/hardlink-of-link", "dir/link")
                .member('6', "dir/pipe", "", "")
                .file("deep/er/file", "made on the way")
                .end());
        assertThat(attribute("", "mode")).isEqualTo(040750);
        assertThat(attribute("dir/tool", "mode")).isEqualTo(0104755);
        assertThat(attribute("dir/file", "uid")).isEqualTo(1234);
        assertThat(attribute("dir/hard", "gid")).isEqualTo(4321);
        assertThat(attribute("dir/hard", "nlink")).isEqualTo(2);
        assertThat(Files.readString(root.resolve("dir/hard"))).isEqualTo("content");
        assertThat(Files.getLastModifiedTime(root.resolve("dir/file")))
                .isEqualTo(FileTime.fromMillis(1_500_000_000_250L));
        assertThat(Files.getLastModifiedTime(root.resolve("dir"))).isEqualTo(FileTime.fromMillis(1_000_000));
        assertThat(Files.readSymbolicLink(root.resolve("dir/link"))).isEqualTo(Path.of("/etc/passwd"));
        assertThat(Files.isSymbolicLink(root.resolve("dir/hardlink-of-link"))).isTrue();
        assertThat(Files.readString(root.resolve("deep/er/file"))).isEqualTo("made on the way");
        assertThat((byte[]) Files.getAttribute(root.resolve("dir/file"), "user:note"))
                .isEqualTo("text\0more".getBytes(StandardCharsets.US_ASCII));
        assertThat(output("getcap", root.resolve("dir/file").toString())).contains("cap_net_bind_service");
        assertThat(output("stat", "-c", "%F", root.resolve("dir/pipe").toString()))
                .isEqualTo("fifo\n");
    }

    @Test
    void aLaterEntryTakesThePlaceOfAnEarlierOne() throws Exception {
        unpack(new TarBytes()
                .file("a", "first")
                .file("a", "second")
                .directory("d")
                .file("d", "a file now")
                .file("f", "x")
                .directory("f")
                .file("f/in", "in a directory now")
                .symbolicLink("s", "../elsewhere")
                .directory("s")
                .file("s/in", "beside no link")
                .symbolicLink("t", "../outside")
                .file("t", "not through the link")
                .directory("kept")
                .file("kept/file", "stays")
                .directory("kept")
                .hardLink("n", "a")
                .file("n", "parted")
                .end());
        assertThat(tree(root))
                .containsEntry("a", "second")
                .containsEntry("d", "a file now")
                .containsEntry("f/in", "in a directory now")
                .containsEntry("s/in", "beside no link")
                .containsEntry("t", "not through the link")
                .containsEntry("kept/file", "stays")
                .containsEntry("n", "parted");
        expectNothingOutside();
    }

    @Test
    void devicesAreLeftOutAndTold() throws Exception {
        List<String> notes = unpack(new TarBytes()
                .member('3', "dev/null", "", "")
                .member('4', "dev/sda", "", "")
                .file("x", "")
                .end());
        assertThat(notes)
                .singleElement()
                .asString()
                .startsWith("2 device nodes of any.tar were left out, the first is dev/null");
        assertThat(tree(root)).containsOnlyKeys("x");
    }

    @Test
    void sparseFilesKeepTheirHoles() throws Exception {
        unpack(new TarBytes()
                .pax('x', "GNU.sparse.size=1073741824", "GNU.sparse.map=1048576,4,1073741820,4", "GNU.sparse.name=big")
                .file("ignored", "HEADTAIL")
                .end());
        Path big = root.resolve("big");
        assertThat(Files.size(big)).isEqualTo(1L << 30);
        try (var channel = Files.newByteChannel(big)) {
            var four = java.nio.ByteBuffer.allocate(4);
            channel.position(1 << 20).read(four);
            assertThat(new String(four.array(), StandardCharsets.US_ASCII)).isEqualTo("HEAD");
            four.clear();
            channel.position((1L << 30) - 4).read(four);
            assertThat(new String(four.array(), StandardCharsets.US_ASCII)).isEqualTo("TAIL");
        }
        assertThat(Long.parseLong(output("stat", "-c", "%b", big.toString()).strip()))
                .isLessThan(1000);
    }

    static Stream<Arguments> hostile() {
        String deep = "d/".repeat(1500);
        return Stream.of(
                Arguments.of(
                        "out by dots",
                        new TarBytes().file("../outside", "x"),
                        "'../outside', which is a name that leads out with '..'"),
                Arguments.of("out by dots within", new TarBytes().file("a/../../outside", "x"), "leads out with '..'"),
                Arguments.of("dots that stay within", new TarBytes().file("a/../b", "x"), "leads out with '..'"),
                Arguments.of(
                        "an absolute name", new TarBytes().file("/etc/x", "x"), "a name from the root of all files"),
                Arguments.of(
                        "an absolute PAX name",
                        new TarBytes().pax('x', "path=/tmp/x").file("x", ""),
                        "a name from the root"),
                Arguments.of("no name", new TarBytes().file("", "x"), "has no name"),
                Arguments.of(
                        "the whole as a file", new TarBytes().file("./.", "x"), "would take the place of the whole"),
                Arguments.of(
                        "through a link",
                        new TarBytes().symbolicLink("l", "../elsewhere").file("l/x", "x"),
                        "has the entry 'l/x', which lies below 'l', which is a symbolic link"),
                Arguments.of(
                        "through an absolute link",
                        new TarBytes().symbolicLink("l", "/").file("l/tmp/x", "x"),
                        "lies below 'l'"),
                Arguments.of(
                        "through a link within",
                        new TarBytes().directory("d").symbolicLink("l", "d").file("l/x", "x"),
                        "lies below 'l'"),
                Arguments.of(
                        "a directory through a link",
                        new TarBytes().symbolicLink("l", "../elsewhere").directory("l/x"),
                        "lies below 'l'"),
                Arguments.of(
                        "a link through a link",
                        new TarBytes().symbolicLink("l", "../elsewhere").symbolicLink("l/x", "y"),
                        "lies below 'l'"),
                Arguments.of(
                        "a pipe through a link",
                        new TarBytes().symbolicLink("l", "../elsewhere").member('6', "l/x", "", ""),
                        "lies below 'l'"),
                Arguments.of(
                        "below a file",
                        new TarBytes().file("f", "").file("f/x", ""),
                        "lies below 'f', which is a symbolic link or a file"),
                Arguments.of(
                        "a hard link out",
                        new TarBytes().hardLink("h", "../outside"),
                        "a hard link to a name that leads out"),
                Arguments.of(
                        "a hard link to an absolute name",
                        new TarBytes().hardLink("h", "/etc/passwd"),
                        "a hard link to a name from the root"),
                Arguments.of(
                        "a hard link through a link",
                        new TarBytes().symbolicLink("l", "..").hardLink("h", "l/outside"),
                        "lies below 'l'"),
                Arguments.of(
                        "a hard link to nothing",
                        new TarBytes().hardLink("h", "nothing"),
                        "cannot be linked to the file that it names"),
                Arguments.of("a hard link below nothing", new TarBytes().hardLink("h", "no/thing"), "lies below 'no'"),
                Arguments.of(
                        "a hard link to a directory",
                        new TarBytes().directory("d").hardLink("h", "d"),
                        "cannot be linked"),
                Arguments.of(
                        "a hard link to itself",
                        new TarBytes().file("h", "").hardLink("h", "./h"),
                        "a hard link to itself"),
                Arguments.of(
                        "a hard link to the whole", new TarBytes().hardLink("h", "."), "to itself or to the whole"),
                Arguments.of("a link to nothing", new TarBytes().symbolicLink("l", ""), "links to nothing"),
                Arguments.of(
                        "a link too long",
                        new TarBytes().pax('x', "linkpath=" + "x".repeat(4096)).symbolicLink("l", ""),
                        "links to nothing"),
                Arguments.of(
                        "a file over a full directory",
                        new TarBytes().file("d/x", "").file("d", ""),
                        "would take the place of a directory that is not empty"),
                Arguments.of(
                        "a link over a full directory",
                        new TarBytes().file("d/x", "").symbolicLink("d", "y"),
                        "would take the place of a directory"),
                Arguments.of(
                        "a long part",
                        new TarBytes().pax('x', "path=" + "x".repeat(256)).file("x", ""),
                        "a part of more than 255 bytes"),
                Arguments.of(
                        "a long name",
                        new TarBytes().pax('x', "path=" + deep + "xx").file("x", ""),
                        "at most 3000 are taken"),
                Arguments.of(
                        "a member cut short",
                        new TarBytes().header('0', "f", "", 5000, 0644).raw("x"),
                        "'f', which is cut short"),
                Arguments.of(
                        "an unknown type",
                        new TarBytes().member('M', "m", "", ""),
                        "has the entry 'm', which is of the unknown type 'M'"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void whatIsHostileIsRefusedWithASentence(String what, TarBytes archive, String message) throws Exception {
        byte[] bytes = what.contains("cut short") ? archive.open() : archive.end();
        assertThatThrownBy(() -> unpack(bytes))
                .isInstanceOf(SharkException.class)
                .hasMessageStartingWith("the archive any.tar ")
                .hasMessageContaining(message);
        expectNothingOutside();
    }

    @Test
    void aNameAsLongAsIsTakenCanBeRemovedAgain() throws Exception {
        unpack(new TarBytes()
                .pax('x', "path=" + "d/".repeat(1499) + "xx")
                .file("x", "")
                .end());
        Removal.delete(root);
        assertThat(root).doesNotExist();
    }

    @Test
    void namesMayBeAnyBytes() throws Exception {
        unpack(new TarBytes()
                .file("caf\u00e9", "latin")
                .file("caf\u00c3\u00a9", "utf-8")
                .file("a\nb", "")
                .end());
        assertThat(output("sh", "-c", "cd " + root + " && ls | od -An -c | tr -d ' \\n'"))
                .isEqualTo("a\\nb\\ncaf303251\\ncaf351\\n");
    }

    @Test
    void theDiskIsNotFilled() throws Exception {
        byte[] archive = new TarBytes().file("f", "x").end();
        try (Tree tree = Tree.open(root)) {
            Unpacker greedy = new Unpacker("any.tar", tree, Long.MAX_VALUE / 2);
            assertThatThrownBy(() -> greedy.unpack(new ByteArrayInputStream(archive)))
                    .hasMessageContaining("the archive any.tar cannot be unpacked: the disk has ")
                    .hasMessageContaining("make room");
        }
        assertThat(tree(root)).isEmpty();
    }

    @Test
    void whateverIsChangedInAnArchiveNothingIsWrittenOutside() throws Exception {
        byte[] right = new TarBytes()
                .directory("a/")
                .file("a/f", "content")
                .symbolicLink("l", "../elsewhere")
                .symbolicLink("a/up", "..")
                .hardLink("h", "a/f")
                .pax('x', "path=a/b/c", "linkpath=a/f", "mtime=1.5", "SCHILY.xattr.user.x=y")
                .file("x", "more content")
                .member('L', "L", "", "elsewhere/x\0")
                .file("y", "z")
                .pax('x', "GNU.sparse.size=2000", "GNU.sparse.map=0,4,1996,4")
                .file("s", "HEADTAIL")
                .directory("l/")
                .end();
        Random random = new Random(20_240_226);
        int unpacked = 0;
        for (int round = 0; round < 1500; round++) {
            byte[] changed = right.clone();
            int changes = 1 + random.nextInt(3);
            for (int i = 0; i < changes; i++) {
                change(changed, random);
            }
            Path fresh = Files.createDirectory(directory.resolve("fuzz"));
            try (Tree tree = Tree.open(fresh)) {
                new Unpacker("any.tar", tree, 0).unpack(new ByteArrayInputStream(changed));
                unpacked++;
            } catch (SharkException e) {
                assertThat(e).hasMessageStartingWith("the archive any.tar ");
            }
            Removal.delete(fresh);
            expectNothingOutside();
        }
        assertThat(unpacked).isBetween(50, 1450);
    }

    /** Changes a byte of a header so that its sum is right, or copies a block over another. */
    private static void change(byte[] archive, Random random) {
        int block = 512 * random.nextInt(archive.length / 512 - 2);
        if (random.nextInt(8) == 0) {
            System.arraycopy(archive, 512 * random.nextInt(archive.length / 512), archive, block, 512);
            return;
        }
        String[] texts = {"..", "../elsewhere/x", "/tmp/x", "l/x", "a/up/x", "a", "", "h", "0", "1", "2", "5"};
        int[] places = {0, 0, 0, 100, 124, 156, 156, 157, 157, 345};
        byte[] text = random.nextBoolean()
                ? texts[random.nextInt(texts.length)].concat("\0").getBytes(StandardCharsets.US_ASCII)
                : new byte[] {(byte) random.nextInt(256)};
        int place = random.nextInt(3) == 0 ? random.nextInt(505) : places[random.nextInt(places.length)];
        System.arraycopy(text, 0, archive, block + place, Math.min(text.length, 512 - place));
        byte[] header = java.util.Arrays.copyOfRange(archive, block, block + 512);
        if (header[257] == 'u') {
            System.arraycopy(TarBytes.summed(header), 0, archive, block, 512);
        }
    }

    private List<String> unpack(byte[] archive) throws IOException {
        try (Tree tree = Tree.open(root)) {
            return new Unpacker("any.tar", tree, 0).unpack(new ByteArrayInputStream(archive));
        }
    }

    private void expectNothingOutside() throws IOException {
        assertThat(directory.resolve("outside")).hasContent("untouched");
        assertThat(directory.resolve("elsewhere")).isEmptyDirectory();
        try (Stream<Path> beside = Files.list(directory)) {
            assertThat(beside.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("root", "outside", "elsewhere");
        }
    }

    private Object attribute(String name, String attribute) throws IOException {
        return Files.getAttribute(root.resolve(name), "unix:" + attribute, LinkOption.NOFOLLOW_LINKS);
    }

    /** Regular files with their content, by name. */
    private static Map<String, String> tree(Path root) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                files.put(root.relativize(path).toString(), Files.readString(path));
            }
        }
        return files;
    }

    private static String output(String... words) throws Exception {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}

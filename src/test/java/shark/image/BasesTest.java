package shark.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shark.LiveShark;
import shark.base.Sha256;
import shark.base.SharkException;
import shark.image.tar.TarBytes;

/** How bases are named, found, unpacked, kept and swept away. */
class BasesTest {
    private static final byte[] ARCHIVE = new TarBytes()
            .file("etc/marker", "x".repeat(100_000))
            .member('3', "dev/null", "", "")
            .end();

    @TempDir
    Path place;

    private Path data = Path.of(".");

    @BeforeEach
    void makeData() throws IOException {
        LiveShark.assumeSandboxes(); // Owners are root's to give.
        data = Files.createDirectory(place.resolve("data"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "host2 | no base 'host2'; the bases are host, rootfs:DIR and tar:FILE",
                "'' | no base ''; the bases are host",
                "rootfs: | has to name an absolute path",
                "rootfs:relative | has to name an absolute path",
                "tar:relative | has to name an absolute path",
                "rootfs:PLACE/nothing | the base's directory PLACE/nothing is not there",
                "tar:PLACE/nothing | the base's archive PLACE/nothing is not there",
                "tar:PLACE/data | is not a file; for a directory: rootfs:PLACE/data",
                "tar:/dev/null | is not a file",
                "rootfs:/etc/passwd | is not a directory; for an archive: tar:/etc/passwd",
                "rootfs:PLACE/data | cannot be a base: shark's own data in PLACE/data and it lie one in the other",
                "rootfs:PLACE/link | shark's own data in PLACE/data and it lie one in the other",
                "rootfs:/ | for the machine's own software: host"
            })
    void whatIsNoBaseIsSaid(String word, String message) throws IOException {
        Files.createDirectory(data.resolve("in"));
        Files.createSymbolicLink(place.resolve("link"), data.resolve("in"));
        assertThatThrownBy(() -> bases(0).settle(word.replace("PLACE", place.toString())))
                .isInstanceOf(SharkException.class)
                .hasMessageContaining(message.replace("PLACE", place.toString()));
    }

    @Test
    void aDirectoryIsKnownByWhereItIs() throws IOException {
        Path directory = Files.createDirectory(place.resolve("rootfs"));
        Path link = Files.createSymbolicLink(place.resolve("link"), directory);
        assertThat(bases(0).settle("rootfs:" + link)).isEqualTo(new Bases.Settled("rootfs:" + directory, ""));
        assertThat(bases(0).settle("host")).isEqualTo(new Bases.Settled("host", ""));
    }

    @ParameterizedTest
    @CsvSource({"plain", "gzip", "zstd"})
    void anArchiveIsKnownByItsBytes(String compression) throws IOException {
        Path file = Files.write(place.resolve("any"), compressed(compression, ARCHIVE));
        Bases.Settled settled = bases(0).settle("tar:" + file);
        String digest = Sha256.of(Files.readAllBytes(file)).hex();
        assertThat(settled).isEqualTo(new Bases.Settled("tar:" + file, digest));
        assertThat(data.resolve("bases/" + digest + "/root/etc/marker")).hasSize(100_000);
        assertThat(Files.getAttribute(data.resolve("bases"), "unix:mode")).isEqualTo(040700);
        assertThat(bases(0).notes(settled)).singleElement().asString().contains("dev/null");

        Path copy = Files.copy(file, place.resolve("copy"));
        assertThat(bases(Long.MAX_VALUE / 2).settle("tar:" + copy).content()).isEqualTo(digest);
    }

    @ParameterizedTest
    @CsvSource({"gzip", "zstd"})
    void aCompressedArchiveThatIsCutShortIsRefused(String compression) throws IOException {
        byte[] whole = compressed(compression, ARCHIVE);
        Path file = Files.write(place.resolve("cut"), Arrays.copyOf(whole, whole.length - 12));
        assertThatThrownBy(() -> bases(0).settle("tar:" + file))
                .isInstanceOf(SharkException.class)
                .hasMessageStartingWith("the archive " + file + " ");
        expectNoBases();
    }

    @Test
    void aDamagedArchiveIsRefused() throws IOException {
        byte[] damaged = compressed("gzip", ARCHIVE);
        damaged[20] ^= 0x55;
        Path file = Files.write(place.resolve("damaged"), damaged);
        assertThatThrownBy(() -> bases(0).settle("tar:" + file))
                .isInstanceOf(SharkException.class)
                .hasMessageStartingWith("the archive " + file + " ");
        expectNoBases();
    }

    @ParameterizedTest
    @CsvSource({"xz,\u00fd7zXZ\0x", "bzip2,BZh91AY", "lzma,]\0\0x"})
    void whatCannotBeDecompressedIsSaid(String program, String start) throws IOException {
        Path file = Files.write(place.resolve("any"), start.getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> bases(0).settle("tar:" + file))
                .hasMessage("the archive " + file + " is compressed with " + program
                        + "; plain, gzip and zstd archives can be read: unpack it with " + program + " -d first");
        expectNoBases();
    }

    @Test
    void aDiskThatWouldBeFullIsNotFilled() throws IOException {
        Path file = Files.write(place.resolve("any"), ARCHIVE);
        assertThatThrownBy(() -> bases(Long.MAX_VALUE / 2).settle("tar:" + file))
                .hasMessageContaining("make room");
        expectNoBases();
    }

    @Test
    void aBaseThatIsGoneIsSaid() throws IOException {
        Path file = Files.write(place.resolve("any"), ARCHIVE);
        Bases.Settled settled = bases(0).settle("tar:" + file);
        Removal.delete(data.resolve("bases"));
        assertThatThrownBy(() -> bases(0).layout(settled, place.resolve("sandbox")))
                .hasMessageContaining("unpacked from " + file)
                .hasMessageContaining("is gone");
        assertThat(bases(0).notes(settled)).singleElement().asString().startsWith("the base is gone");
    }

    @Test
    void aSweepLeavesWhatIsUsed() throws IOException {
        bases(0).sweep(Set.of()); // Nothing was unpacked yet.
        String used = bases(0).settle("tar:" + Files.write(place.resolve("any"), ARCHIVE))
                .content();
        byte[] other = new TarBytes().file("x", "").end();
        bases(0).settle("tar:" + Files.write(place.resolve("other"), other));
        Files.createDirectories(data.resolve("bases/.new-5/root/deep"));
        bases(0).sweep(Set.of(used, ""));
        try (Stream<Path> left = Files.list(data.resolve("bases"))) {
            assertThat(left).containsExactly(data.resolve("bases").resolve(used));
        }
    }

    @Test
    void theWholeLooksAsItsBaseDoes() throws IOException {
        Path rootfs = Files.createDirectory(place.resolve("rootfs"));
        Files.setAttribute(rootfs, "unix:uid", 12);
        Files.setAttribute(rootfs, "unix:gid", 34);
        Files.setAttribute(rootfs, "unix:mode", 0711);
        Path sandbox = Files.createDirectory(place.resolve("sandbox"));
        Layout.Overlay overlay = bases(0).layout(new Bases.Settled("rootfs:" + rootfs, ""), sandbox)
                .overlays()
                .get(0);
        assertThat(overlay.at()).isEqualTo("/");
        assertThat(overlay.lower()).isEqualTo(rootfs);
        assertThat(Files.readAttributes(overlay.upper(), "unix:uid,gid,mode"))
                .containsEntry("uid", 12)
                .containsEntry("gid", 34)
                .containsEntry("mode", 040711);
        assertThat(Files.getAttribute(overlay.upper().resolve("tmp"), "unix:mode"))
                .isEqualTo(041777);
    }

    @Test
    void theOptionsOfAnOverlayHoldOddPaths() {
        Layout.Overlay overlay = new Layout.Overlay("/", Path.of("/a:b,c\\d"), Path.of("/upper"), Path.of("/work"));
        assertThat(overlay.options()).containsExactly("lowerdir=/a\\:b\\,c\\\\d", "upperdir=/upper", "workdir=/work");
    }

    private Bases bases(long leastFree) {
        return new Bases(data, leastFree);
    }

    private void expectNoBases() throws IOException {
        assertThat(data.resolve("bases")).isEmptyDirectory();
    }

    private static byte[] compressed(String compression, byte[] bytes) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        switch (compression) {
            case "gzip" -> {
                try (GZIPOutputStream gzip = new GZIPOutputStream(output)) {
                    gzip.write(bytes);
                }
            }
            case "zstd" -> output.writeBytes(Zstd.compress(bytes));
            default -> output.writeBytes(bytes);
        }
        return output.toByteArray();
    }
}

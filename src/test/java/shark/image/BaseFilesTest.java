package shark.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bases with links of all kinds, whole and in parts. */
class BaseFilesTest {
    @TempDir
    Path directory;

    private Path base;
    private Layout whole;
    private Layout parts;

    @BeforeEach
    void make() throws Exception {
        base = Files.createDirectories(directory.resolve("base"));
        Files.createDirectories(base.resolve("etc/keys/certs"));
        Files.createDirectories(base.resolve("etc/pki/tls"));
        Files.createDirectories(base.resolve("usr/lib/jvm/one/lib/security"));
        Files.createDirectories(base.resolve("var/lib"));
        Files.writeString(base.resolve("etc/keys/certs/bundle"), "certificates");
        link("etc/cert.pem", "keys/certs/bundle");
        link("etc/pki/tls/certs", "/etc/keys/certs");
        link("usr/lib/jvm/one/lib/security/cacerts", "/etc/keys/certs/java");
        link("usr/lib/jvm/two", "one");
        link("etc/up", "../../../../../../etc/keys");
        link("etc/secret", "/../../../../../../../../etc/keys/certs/bundle");
        link("etc/loop", "loop2");
        link("etc/loop2", "loop");
        link("etc/out", "/var/lib/x");
        link("etc/self", ".");
        whole = layout("/");
        parts = new Layout(directory, List.of(overlay("/etc", "etc"), overlay("/usr", "usr")));
    }

    private void link(String at, String target) throws Exception {
        Files.createSymbolicLink(base.resolve(at), Path.of(target));
    }

    private Layout layout(String at) {
        return new Layout(directory, List.of(overlay(at, "")));
    }

    private Layout.Overlay overlay(String at, String within) {
        return new Layout.Overlay(at, base.resolve(within), directory.resolve("upper"), directory.resolve("work"));
    }

    @ParameterizedTest
    @CsvSource({
        "/etc/cert.pem,                          /etc/keys/certs/bundle",
        "/etc/pki/tls/certs/bundle,              /etc/keys/certs/bundle",
        "/usr/lib/jvm/two/lib/security/cacerts,  /etc/keys/certs/java",
        "/etc/up/certs/./bundle,                 /etc/keys/certs/bundle",
        "/etc/secret,                            /etc/keys/certs/bundle",
        "/etc/new/deep/file,                     /etc/new/deep/file",
        "/etc/pki/tls/certs/new,                 /etc/keys/certs/new",
        "/etc/self/self/cert.pem,                /etc/keys/certs/bundle",
        "/etc/loop,                              ",
    })
    void linksAreFollowedInside(String path, String resolved) {
        for (Layout layout : List.of(whole, parts)) {
            assertThat(new BaseFiles(layout).resolve(path).orElse(null)).isEqualTo(resolved);
        }
    }

    @Test
    void whatNoOverlayShowsIsNotThere() {
        assertThat(new BaseFiles(whole).resolve("/etc/out")).contains("/var/lib/x");
        assertThat(new BaseFiles(parts).resolve("/etc/out")).isEmpty();
        assertThat(new BaseFiles(parts).resolve("/etcetera")).isEmpty();
    }

    @Test
    void onlyFilesOfAReasonableSizeAreRead() throws Exception {
        BaseFiles files = new BaseFiles(whole);
        assertThat(files.content("/etc/keys/certs/bundle", 12))
                .contains("certificates".getBytes(StandardCharsets.UTF_8));
        assertThat(files.content("/etc/keys/certs/bundle", 11)).isEmpty();
        assertThat(files.content("/etc/keys/certs", 11)).isEmpty();
        assertThat(files.content("/etc/cert.pem", 100)).isEmpty(); // A link, that nobody resolved.
        assertThat(files.content("/nowhere", 100)).isEmpty();
        assertThat(files.list("/usr/lib/jvm")).containsExactly("one", "two");
        assertThat(files.list("/etc/cert.pem")).isEmpty();
    }

    @Test
    void anOwnLayerLiesOverTheBaseWithItsDirectoriesOwnersAndModes() throws Exception {
        Files.setAttribute(base.resolve("etc/keys"), "unix:mode", 0711);
        Path own = directory.resolve("own");
        Files.createDirectories(own.resolve("etc/of-before"));
        Map<String, byte[]> files =
                Map.of("/etc/keys/certs/bundle", new byte[] {'x'}, "/usr/new/deep/file", new byte[] {'y'});

        Layout layered = OwnLayer.over(parts, files, own);

        assertThat(layered.overlays().get(0).options().get(0))
                .isEqualTo("lowerdir=" + own.resolve("etc") + ":" + base.resolve("etc"));
        assertThat(own.resolve("etc/keys/certs/bundle")).hasContent("x");
        assertThat(own.resolve("etc/of-before")).doesNotExist();
        assertThat(Files.getAttribute(own.resolve("etc/keys"), "unix:mode")).isEqualTo(040711);
        assertThat(Files.getAttribute(own.resolve("usr/new"), "unix:mode")).isEqualTo(040755);
        assertThat(base.resolve("etc/keys/certs/bundle")).hasContent("certificates");
        assertThat(OwnLayer.over(whole, files, own).overlays().get(0).options().get(0))
                .isEqualTo("lowerdir=" + own.resolve("root") + ":" + base);
        assertThat(OwnLayer.over(parts, Map.of(), own)).isEqualTo(parts);
    }
}

package shark.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The layout on a machine's own software, made of a small machine. */
@Timeout(60)
class HostBaseTest {
    @TempDir
    Path directory;

    private Path host;
    private Path sandbox;

    @BeforeEach
    void make() throws IOException {
        Assumptions.assumeTrue(System.getProperty("user.name").equals("root"), "SKIPPED: whiteouts are made by root");
        host = Files.createDirectory(directory.resolve("host"));
        sandbox = Files.createDirectory(directory.resolve("sandbox"));
        for (String name :
                List.of("usr/bin", "usr/lib", "etc/ssh", "etc/open", "opt", "var/lib/dpkg", "home/me", "root")) {
            Files.createDirectories(host.resolve(name));
        }
        Files.createSymbolicLink(host.resolve("bin"), Path.of("usr/bin"));
        Files.createSymbolicLink(host.resolve("lib"), Path.of("/usr/lib"));
        Files.writeString(host.resolve("home/me/secret"), "mine");
    }

    private Layout layout() {
        return new HostBase(host).layout(sandbox);
    }

    private void file(String name, String mode) throws IOException {
        Path file = Files.writeString(host.resolve(name), "content");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    @Test
    void softwareIsShownAndAllElseIsFresh() throws IOException {
        Layout layout = layout();
        Map<String, Path> overlays =
                layout.overlays().stream().collect(Collectors.toMap(Layout.Overlay::at, Layout.Overlay::lower));
        assertThat(overlays)
                .containsOnlyKeys("/usr", "/etc", "/opt", "/var/lib/dpkg")
                .containsEntry("/usr", host.resolve("usr"));
        assertThat(Files.readSymbolicLink(layout.root().resolve("bin"))).isEqualTo(Path.of("usr/bin"));
        assertThat(Files.readSymbolicLink(layout.root().resolve("lib"))).isEqualTo(Path.of("/usr/lib"));
        assertThat(layout.root().resolve("sbin")).doesNotExist();
        assertThat(layout.root().resolve("home")).isEmptyDirectory();
        assertThat(layout.root().resolve("root")).isEmptyDirectory();
        assertThat(mode(layout.root().resolve("root"))).isEqualTo(0700);
        assertThat(mode(layout.root().resolve("tmp"))).isEqualTo(01777);
        assertThat(mode(layout.root().resolve("var/tmp"))).isEqualTo(01777);
        assertThat(Files.readSymbolicLink(layout.root().resolve("var/run"))).isEqualTo(Path.of("/run"));
        for (Layout.Overlay overlay : layout.overlays()) {
            assertThat(overlay.upper()).isDirectory();
            assertThat(overlay.work()).isEmptyDirectory();
        }
    }

    @Test
    void whatOfEtcIsNotForEverybodyIsHiddenAndTheRestIsNot() throws IOException {
        file("etc/passwd", "rw-r--r--");
        file("etc/shadow", "rw-r-----");
        file("etc/open/deep", "rw-------");
        file("etc/open/seen", "r--r--r--");
        file("etc/ssh/key", "rw-r--r--");
        Files.setPosixFilePermissions(host.resolve("etc/ssh"), PosixFilePermissions.fromString("rwx------"));
        file("etc/odd name, with: all\\of\nit", "rw-------");
        file("etc/-rf", "rw-------");
        Files.createDirectories(host.resolve("etc/shark"));
        file("etc/shark/shark.properties", "rw-r--r--");
        file("etc/open/shark", "rw-r--r--");
        Files.createSymbolicLink(host.resolve("etc/link"), Path.of("shadow"));
        Files.createSymbolicLink(host.resolve("etc/loop"), Path.of("."));

        Path upper = upper("/etc");
        for (String hidden : List.of("shadow", "open/deep", "ssh", "odd name, with: all\\of\nit", "-rf", "shark")) {
            assertThat(isWhiteout(upper.resolve(hidden))).as(hidden).isTrue();
        }
        try (Stream<Path> all = Files.walk(upper)) {
            assertThat(all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)))
                    .hasSize(6);
        }
        assertThat(mode(upper.resolve("open")))
                .as("on the way to what is hidden")
                .isEqualTo(0755);
    }

    @Test
    void whatWasWrittenStaysAndIsNotHiddenAnew() throws IOException {
        file("etc/shadow", "rw-------");
        Path upper = upper("/etc");
        Files.delete(upper.resolve("shadow"));
        Files.writeString(upper.resolve("shadow"), "of the sandbox's own");
        Files.writeString(sandbox.resolve("root/root/notes"), "mine");
        Files.setAttribute(sandbox.resolve("root/tmp"), "unix:mode", 0700);
        file("etc/gshadow", "rw-------");

        Layout again = layout();

        assertThat(upper.resolve("shadow")).hasContent("of the sandbox's own");
        assertThat(again.root().resolve("root/notes")).hasContent("mine");
        assertThat(mode(again.root().resolve("tmp"))).isEqualTo(0700);
    }

    @Test
    void softwareThatCameMeanwhileIsShownAfterAStart() throws IOException {
        layout();
        Files.createDirectory(host.resolve("lib64"));
        assertThat(layout().overlays()).extracting(Layout.Overlay::at).contains("/lib64");
    }

    private Path upper(String at) {
        return layout().overlays().stream()
                .filter(overlay -> overlay.at().equals(at))
                .findFirst()
                .orElseThrow()
                .upper();
    }

    private static int mode(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:mode") & 07777;
    }

    /** A character device 0/0 (overlayfs documentation, "whiteouts and opaque directories"). */
    private static boolean isWhiteout(Path path) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(path, "unix:mode,rdev", LinkOption.NOFOLLOW_LINKS);
        return ((int) attributes.get("mode") & 0170000) == 0020000 && (long) attributes.get("rdev") == 0;
    }
}

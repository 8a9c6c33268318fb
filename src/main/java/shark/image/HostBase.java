package shark.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import shark.sys.Tree;

/**
 * The base {@code host}: the machine's own software, copy-on-write. Directories that hold software are overlays; /root,
 * /home, /tmp and the like are fresh and empty; of /var only the package manager's state is shown. What of /etc is not for
 * everybody to read (password hashes, host keys) is hidden by whiteouts in the upper layer.
 */
public final class HostBase {
    private static final List<String> SOFTWARE = List.of(
            "usr", "etc", "opt", "bin", "sbin", "lib", "lib32", "lib64", "libx32", "var/lib/dpkg", "var/lib/apt");
    private static final List<String> FRESH = List.of(
            "home",
            "mnt",
            "media",
            "srv",
            "run",
            "proc",
            "sys",
            "dev",
            "var/cache/apt/archives/partial",
            "var/log/apt",
            "var/lib",
            "var/spool",
            "var/tmp",
            "tmp",
            "root");

    /** shark's own settings may name proxies with their passwords. */
    private static final Path OWN_SETTINGS = Path.of("etc/shark");

    private final Path host;

    /** @param host the root of the machine's files, {@code /} */
    public HostBase(Path host) {
        this.host = host;
    }

    /** Makes the layout in a sandbox's directory, or finds it there: what was written stays. */
    public Layout layout(Path directory) {
        Path root = directory.resolve("root");
        try {
            boolean fresh = !Files.exists(root);
            for (String name : FRESH) {
                Files.createDirectories(root.resolve(name));
            }
            if (fresh) {
                permit(root.resolve("tmp"), 01777);
                permit(root.resolve("var/tmp"), 01777);
                permit(root.resolve("root"), 0700);
                Files.createSymbolicLink(root.resolve("var/run"), Path.of("/run"));
            }
            List<Layout.Overlay> overlays = new ArrayList<>();
            for (String name : SOFTWARE) {
                Path lower = host.resolve(name);
                Path inside = root.resolve(name);
                if (Files.isSymbolicLink(lower)) {
                    if (!Files.exists(inside, LinkOption.NOFOLLOW_LINKS)) {
                        Files.createSymbolicLink(inside, Files.readSymbolicLink(lower));
                    }
                } else if (Files.isDirectory(lower)) {
                    Files.createDirectories(inside);
                    Path layer = directory.resolve("layers").resolve(name.replace('/', '-'));
                    Path upper = Files.createDirectories(layer.resolve("upper"));
                    Path work = Files.createDirectories(layer.resolve("work"));
                    overlays.add(new Layout.Overlay("/" + name, lower, upper, work));
                    if (fresh && name.equals("etc")) {
                        hide(lower, upper);
                    }
                }
            }
            return new Layout(root, overlays);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whiteouts (a character device 0:0, overlayfs documentation) for what others may not read. */
    private static void hide(Path lower, Path upper) throws IOException {
        List<Path> hidden = new ArrayList<>();
        gather(lower, hidden);
        List<Path> targets = new ArrayList<>();
        for (Path secret : hidden) {
            Path target = upper.resolve(lower.relativize(secret).toString());
            Path parent = target.getParent();
            if (parent != null && !Files.exists(parent)) {
                Files.createDirectories(parent);
                permit(parent, 0755);
            }
            targets.add(target);
        }
        if (targets.isEmpty()) {
            return;
        }
        // One node with as many names as there are secrets, as overlayfs itself links its whiteouts.
        Path layer = Objects.requireNonNull(upper.getParent());
        try (Tree tree = Tree.open(layer)) {
            tree.whiteout(List.of("whiteout".getBytes(StandardCharsets.UTF_8)));
        }
        Path whiteout = layer.resolve("whiteout");
        for (Path target : targets) {
            Files.createLink(target, whiteout);
        }
        Files.delete(whiteout);
    }

    private static void gather(Path directory, List<Path> hidden) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path entry : entries.toList()) {
                PosixFileAttributes attributes =
                        Files.readAttributes(entry, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                if (attributes.isSymbolicLink()) {
                    continue;
                }
                boolean own = entry.endsWith(OWN_SETTINGS);
                if (own || !attributes.permissions().contains(PosixFilePermission.OTHERS_READ)) {
                    hidden.add(entry);
                } else if (attributes.isDirectory()) {
                    gather(entry, hidden);
                }
            }
        }
    }

    /** @param mode as of chmod(2), with the sticky bit, which PosixFilePermission has not */
    private static void permit(Path path, int mode) throws IOException {
        Files.setAttribute(path, "unix:mode", mode);
    }
}

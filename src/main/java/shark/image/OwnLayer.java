package shark.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Files of shark's own that a sandbox sees in its base's place: layers between the base and what the sandbox has written.
 * Unlike files that are mounted they may be replaced inside, as a package manager does with the bundle of authorities by
 * rename(2), which a mount point refuses (EBUSY).
 */
public final class OwnLayer {
    private OwnLayer() {}

    /**
     * The layout with the files in it. It must not be mounted now.
     *
     * @param files content by path, as {@link BaseFiles#resolve} gives it
     * @param directory is made anew
     */
    public static Layout over(Layout layout, Map<String, byte[]> files, Path directory) throws IOException {
        Removal.delete(directory);
        BaseFiles base = new BaseFiles(layout);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Optional<Layout.Overlay> overlay = base.overlay(file.getKey());
            if (overlay.isPresent()) {
                put(overlay.get(), layer(directory, overlay.get()), file.getKey(), file.getValue());
            }
        }
        List<Layout.Overlay> overlays = new ArrayList<>();
        for (Layout.Overlay overlay : layout.overlays()) {
            Path layer = layer(directory, overlay);
            overlays.add(Files.exists(layer) ? overlay.under(layer) : overlay);
        }
        return new Layout(layout.root(), overlays);
    }

    private static Path layer(Path directory, Layout.Overlay overlay) {
        return directory.resolve(
                overlay.at().equals("/") ? "root" : overlay.at().substring(1).replace('/', '-'));
    }

    private static void put(Layout.Overlay overlay, Path layer, String path, byte[] content) throws IOException {
        Path target = layer.resolve(BaseFiles.within(overlay, path));
        Path parent = target.getParent();
        if (parent == null) {
            return;
        }
        Files.createDirectories(parent);
        // Of a directory that several layers have, the first one's owner and mode are seen.
        for (Path made = parent; made != null && made.startsWith(layer); made = made.getParent()) {
            Path model = overlay.lower().resolve(layer.relativize(made).toString());
            if (Files.isDirectory(model, LinkOption.NOFOLLOW_LINKS)) {
                Files.setAttribute(made, "unix:uid", Files.getAttribute(model, "unix:uid"));
                Files.setAttribute(made, "unix:gid", Files.getAttribute(model, "unix:gid"));
                Files.setPosixFilePermissions(made, Files.getPosixFilePermissions(model));
            } else {
                Files.setAttribute(made, "unix:mode", 0755);
            }
        }
        Files.write(target, content);
        Files.setAttribute(target, "unix:mode", 0644);
    }
}

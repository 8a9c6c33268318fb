package shark.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** The layout of a sandbox whose base is one directory: one overlay over all of it. */
final class Rootfs {
    private Rootfs() {}

    /** Makes the layout in a sandbox's directory, or finds it there: what was written stays. */
    static Layout layout(Path lower, Path directory) {
        Path layer = directory.resolve("layers").resolve("root");
        Path upper = layer.resolve("upper");
        Path work = layer.resolve("work");
        Path root = directory.resolve("root");
        try {
            if (!Files.exists(work)) {
                Files.createDirectories(upper);
                // What is seen at / is the upper directory's own owner and mode (overlayfs documentation).
                like(lower, upper);
                if (!Files.exists(lower.resolve("tmp"), LinkOption.NOFOLLOW_LINKS)) {
                    Path tmp = Files.createDirectories(upper.resolve("tmp"));
                    Files.setAttribute(tmp, "unix:mode", 01777);
                }
                Files.createDirectories(root);
                Files.createDirectories(work);
            }
            return new Layout(root, List.of(new Layout.Overlay("/", lower, upper, work)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void like(Path model, Path directory) throws IOException {
        Files.setAttribute(directory, "unix:uid", Files.getAttribute(model, "unix:uid"));
        Files.setAttribute(directory, "unix:gid", Files.getAttribute(model, "unix:gid"));
        Files.setPosixFilePermissions(directory, Files.getPosixFilePermissions(model));
    }
}

package shark.image;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import shark.base.ErrorCode;
import shark.base.SharkException;

/** What the files of a sandbox begin as. */
public sealed interface Base {
    /** The machine's own software. */
    record Host() implements Base {}

    /** A directory that holds a root file system; it is shown, and never written. */
    record Rootfs(Path directory) implements Base {}

    /** An archive of a root file system. */
    record Archive(Path file) implements Base {}

    /** Reads {@code host}, {@code rootfs:DIR} or {@code tar:FILE}; the paths are absolute. */
    static Base parse(String word) {
        if (word.equals("host")) {
            return new Host();
        }
        if (word.startsWith("rootfs:")) {
            return new Rootfs(absolute(word, "rootfs:"));
        }
        if (word.startsWith("tar:")) {
            return new Archive(absolute(word, "tar:"));
        }
        throw new SharkException(
                ErrorCode.INVALID, "no base '" + word + "'; the bases are host, rootfs:DIR and tar:FILE");
    }

    private static Path absolute(String word, String kind) {
        try {
            Path path = Path.of(word.substring(kind.length()));
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw new SharkException(ErrorCode.INVALID, "the base '" + word + "' names no file: " + e.getReason(), e);
        }
        throw new SharkException(ErrorCode.INVALID, "the base '" + word + "' has to name an absolute path");
    }
}

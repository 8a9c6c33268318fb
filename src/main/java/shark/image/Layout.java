package shark.image;

import java.nio.file.Path;
import java.util.List;

/**
 * What a container sees as its files.
 *
 * @param root the directory that becomes its root
 * @param overlays mounted over it, in order
 */
public record Layout(Path root, List<Overlay> overlays) {
    /**
     * A copy-on-write view.
     *
     * @param at where, inside, absolute
     * @param lower what is shown, never written
     * @param upper what was written
     * @param work overlayfs's own, on the file system of upper
     */
    public record Overlay(String at, Path lower, Path upper, Path work) {
        /** As mount(8) takes them. */
        public List<String> options() {
            return List.of("lowerdir=" + escaped(lower), "upperdir=" + escaped(upper), "workdir=" + escaped(work));
        }

        /** Commas part options, and colons part lower directories (overlayfs documentation). */
        private static String escaped(Path path) {
            return path.toString().replaceAll("[\\\\,:]", "\\\\$0");
        }
    }
}

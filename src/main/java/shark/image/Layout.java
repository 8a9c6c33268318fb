package shark.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

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
     * @param lowers what is shown, never written; the first hides those after it
     * @param upper what was written
     * @param work overlayfs's own, on the file system of upper
     */
    public record Overlay(String at, List<Path> lowers, Path upper, Path work) {
        public Overlay(String at, Path lower, Path upper, Path work) {
            this(at, List.of(lower), upper, work);
        }

        /** The same with another directory over what it shows, below what was written. */
        public Overlay under(Path layer) {
            List<Path> layers = new ArrayList<>(List.of(layer));
            layers.addAll(lowers);
            return new Overlay(at, layers, upper, work);
        }

        /** The base's own. */
        Path lower() {
            return lowers.get(lowers.size() - 1);
        }

        /** As mount(8) takes them. */
        public List<String> options() {
            String lower = lowers.stream().map(Overlay::escaped).collect(Collectors.joining(":"));
            return List.of("lowerdir=" + lower, "upperdir=" + escaped(upper), "workdir=" + escaped(work));
        }

        /** Commas part options, and colons part lower directories (overlayfs documentation). */
        private static String escaped(Path path) {
            return path.toString().replaceAll("[\\\\,:]", "\\\\$0");
        }
    }
}

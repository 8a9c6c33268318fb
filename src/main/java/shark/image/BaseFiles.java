package shark.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a base holds, by the paths of a program inside. Symbolic links are followed as they would be there and never lead out
 * of the base, whoever made it; what the sandbox itself has written is not seen. Links are read once. For one thread.
 */
public final class BaseFiles {
    private static final int MOST_LINKS = 40; // As the kernel's own limit, path_resolution(7).
    private static final int MOST_NAMES = 500;

    private final Layout layout;
    /** Links and what are none, by path: the same directories are walked through again and again. */
    private final Map<String, String> targets = new HashMap<>();

    public BaseFiles(Layout layout) {
        this.layout = layout;
    }

    /**
     * The path without links. Names at its end that are not there stay as they are.
     *
     * @return empty when it leads to where the base shows nothing, or round in circles
     */
    public Optional<String> resolve(String path) {
        Deque<String> left = new ArrayDeque<>(names(path));
        List<String> walked = new ArrayList<>();
        int links = 0;
        while (!left.isEmpty()) {
            String name = left.removeFirst();
            if (name.equals("..")) {
                if (!walked.isEmpty()) {
                    walked.remove(walked.size() - 1);
                }
                continue;
            }
            walked.add(name);
            String target = targets.computeIfAbsent("/" + String.join("/", walked), this::target);
            if (!target.isEmpty()) {
                if (++links > MOST_LINKS) {
                    return Optional.empty();
                }
                if (target.startsWith("/")) {
                    walked.clear();
                } else {
                    walked.remove(walked.size() - 1);
                }
                List<String> names = names(target);
                for (int i = names.size() - 1; i >= 0; i--) {
                    left.addFirst(names.get(i));
                }
            }
        }
        String resolved = "/" + String.join("/", walked);
        return onHost(resolved).map(path1 -> resolved);
    }

    /**
     * A file's content.
     *
     * @param resolved as {@link #resolve} gives it
     * @return empty when it is no file, or longer than most
     */
    public Optional<byte[]> content(String resolved, int most) throws IOException {
        Optional<Path> file = onHost(resolved);
        if (file.isEmpty() || !Files.isRegularFile(file.get(), LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (InputStream input = Files.newInputStream(file.get(), LinkOption.NOFOLLOW_LINKS)) {
            byte[] content = input.readNBytes(most + 1);
            return content.length > most ? Optional.empty() : Optional.of(content);
        }
    }

    /** True when there is a directory. */
    public boolean isDirectory(String resolved) {
        return onHost(resolved)
                .filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                .isPresent();
    }

    /** The names in a directory, some hundreds at most; none when it is none. */
    public List<String> list(String path) throws IOException {
        Optional<Path> directory = resolve(path).filter(this::isDirectory).flatMap(this::onHost);
        if (directory.isEmpty()) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory.get())) {
            return entries.limit(MOST_NAMES)
                    .map(entry -> entry.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    /** The overlay that shows a path. */
    Optional<Layout.Overlay> overlay(String resolved) {
        Layout.Overlay deepest = null;
        for (Layout.Overlay overlay : layout.overlays()) {
            boolean shows = isWithin(resolved, overlay.at());
            if (shows
                    && (deepest == null || overlay.at().length() > deepest.at().length())) {
                deepest = overlay;
            }
        }
        return Optional.ofNullable(deepest);
    }

    private static boolean isWithin(String resolved, String directory) {
        return directory.equals("/")
                || (resolved.startsWith(directory)
                        && (resolved.length() == directory.length() || resolved.charAt(directory.length()) == '/'));
    }

    /** Where a path without links is in the base on the host. */
    Optional<Path> onHost(String resolved) {
        return overlay(resolved).map(overlay -> overlay.lower().resolve(within(overlay, resolved)));
    }

    /** A path as seen from its overlay. */
    static String within(Layout.Overlay overlay, String resolved) {
        String at = overlay.at().equals("/") ? "" : overlay.at();
        String rest = resolved.substring(at.length());
        return rest.startsWith("/") ? rest.substring(1) : rest;
    }

    private static List<String> names(String path) {
        return Stream.of(path.split("/", -1))
                .filter(name -> !name.isEmpty() && !name.equals("."))
                .toList();
    }

    /** Where a link leads; empty for what is none. */
    private String target(String path) {
        Optional<Path> link = onHost(path);
        try {
            return link.isPresent() && Files.isSymbolicLink(link.get())
                    ? Files.readSymbolicLink(link.get()).toString()
                    : "";
        } catch (IOException e) {
            return ""; // It went meanwhile.
        }
    }
}

package shark.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import shark.sys.Command;

/** Trees that a program in a sandbox may leave behind, and that nothing beside them is touched. */
@Timeout(60)
class RemovalTest {
    @TempDir
    Path directory;

    private Path tree;
    private Path outside;

    @BeforeEach
    void make() throws IOException {
        tree = Files.createDirectory(directory.resolve("tree"));
        outside = Files.createDirectory(directory.resolve("outside"));
        Files.writeString(outside.resolve("kept"), "kept");
    }

    private void removed() throws IOException {
        Removal.delete(tree);
        assertThat(Files.exists(tree, java.nio.file.LinkOption.NOFOLLOW_LINKS)).isFalse();
        assertThat(outside.resolve("kept")).hasContent("kept");
    }

    @Test
    void linksAreRemovedAndNotFollowed() throws IOException {
        Files.createSymbolicLink(tree.resolve("to-a-directory"), outside);
        Files.createSymbolicLink(tree.resolve("to-a-file"), outside.resolve("kept"));
        Files.createSymbolicLink(tree.resolve("to-nothing"), Path.of("/no/such/place"));
        Files.createSymbolicLink(tree.resolve("to-itself"), Path.of("to-itself"));
        Files.createSymbolicLink(tree.resolve("up"), Path.of("../.."));
        Files.createLink(tree.resolve("hard"), outside.resolve("kept"));
        removed();
    }

    @Test
    void aTreeThatIsALinkItselfGoesAlone() throws IOException {
        Files.delete(tree);
        Files.createSymbolicLink(tree, outside);
        removed();
    }

    @Test
    void aFileAndWhatIsNotThereAreFine() throws IOException {
        Files.delete(tree);
        Removal.delete(tree);
        Files.writeString(tree, "a file");
        removed();
    }

    @Test
    void namesMayBeAnyBytesAndLookLikeOptions() throws IOException {
        Command.of(
                        "sh",
                        "-c",
                        "cd \"$0\" && touch -- '-rf' '--' ' ' '*' \"$(printf 'a\\nb')\" \"$(printf '\\377\\376')\" '..x' && mkdir -- '-i'"
                                + " \"$(printf 'd\\377')\" && touch \"$(printf 'd\\377/x')\" && mkfifo pipe",
                        tree.toString())
                .output();
        removed();
    }

    @Test
    void whatNobodyMayReadOrWriteGoesToo() throws IOException {
        Path closed = Files.createDirectory(tree.resolve("closed"));
        Files.writeString(closed.resolve("file"), "x");
        Files.setPosixFilePermissions(closed.resolve("file"), PosixFilePermissions.fromString("---------"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        if (System.getProperty("user.name").equals("root")) { // Whom no mode holds up, as the daemon is today.
            removed();
        } else {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void aTreeDeeperThanAnyPathReaches() throws IOException {
        Command.of(
                        "sh",
                        "-c",
                        "cd \"$0\" && i=0; while [ $i -lt 60 ]; do mkdir -p \"$1\" && cd -P \"$1\" && i=$((i + 1)); done; touch bottom",
                        tree.toString(),
                        "d".repeat(200))
                .output();
        removed();
    }

    @Test
    void aRandomTreeIsRemovedWhole() throws IOException {
        Random random = new Random(42);
        for (int i = 0; i < 300; i++) {
            Path at = tree;
            for (int depth = random.nextInt(6); depth > 0; depth--) {
                Path below = at.resolve("d" + random.nextInt(3));
                if (Files.isDirectory(below, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
                    at = below;
                } else if (!Files.exists(below, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
                    at = Files.createDirectory(below);
                }
            }
            Path name = at.resolve("n" + i);
            switch (random.nextInt(3)) {
                case 0 -> Files.write(name, new byte[random.nextInt(100)]);
                case 1 -> Files.createSymbolicLink(name, outside);
                default -> Files.createDirectory(name);
            }
        }
        removed();
    }
}

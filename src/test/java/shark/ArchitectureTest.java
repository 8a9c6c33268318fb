package shark;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds the two tables of docs/architecture.md: which room may use which rooms, and which rooms may use which library. */
class ArchitectureTest {
    private static final int LONGEST_FILE = 400;

    /** Room to the rooms that it may use; every room may use itself and base. */
    private static final Map<String, Set<String>> ROOMS = new TreeMap<>(Map.ofEntries(
            Map.entry("base", Set.of()),
            Map.entry("sys", Set.of()),
            Map.entry("store", Set.of("content")),
            Map.entry("api", Set.of()),
            Map.entry("content", Set.of()),
            Map.entry("tape", Set.of("store", "content", "image")),
            Map.entry("http", Set.of("tape")),
            Map.entry("net", Set.of("sys")),
            Map.entry("term", Set.of("sys")),
            Map.entry("container", Set.of("sys")),
            Map.entry("image", Set.of("sys")),
            Map.entry("sandbox", Set.of("container", "net", "http", "term", "image", "tape", "sys")),
            Map.entry("daemon", Set.of("api", "sandbox", "container", "http", "tape", "store", "term", "sys")),
            Map.entry("cli", Set.of("api", "term", "content")),
            Map.entry("tui", Set.of("api", "term", "content"))));

    /** Library package to the rooms that may use it. */
    private static final Map<String, Set<String>> LIBRARIES = new TreeMap<>(Map.ofEntries(
            Map.entry("com.googlecode.lanterna", Set.of("tui")),
            Map.entry("org.jline", Set.of("cli", "tui", "term")),
            Map.entry("com.pty4j", Set.of("sys")),
            Map.entry("jnr", Set.of("sys")),
            Map.entry("java.sql", Set.of("store")),
            Map.entry("org.sqlite", Set.of("store")),
            Map.entry("io.netty", Set.of("http", "net", "daemon", "sandbox")),
            Map.entry("picocli", Set.of("cli")),
            Map.entry("org.apache.commons.compress", Set.of("image")),
            Map.entry("com.github.luben.zstd", Set.of("content", "image")),
            Map.entry("org.brotli", Set.of("content")),
            Map.entry("org.bouncycastle", Set.of("http.tls")),
            Map.entry(
                    "com.fasterxml.jackson",
                    Set.of("api", "cli", "container", "daemon", "sandbox", "store", "tape", "tui", "http"))));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("shark");

    @TestFactory
    Stream<DynamicTest> aRoomUsesOnlyTheRoomsBelowIt() {
        return ROOMS.entrySet().stream()
                .map(room -> DynamicTest.dynamicTest(
                        room.getKey(),
                        () -> classes()
                                .that()
                                .resideInAPackage("shark." + room.getKey() + "..")
                                .should()
                                .onlyDependOnClassesThat(insideOf(room.getKey(), room.getValue()))
                                .allowEmptyShould(true)
                                .check(CLASSES)));
    }

    @TestFactory
    Stream<DynamicTest> aLibraryIsUsedOnlyWhereItBelongs() {
        return LIBRARIES.entrySet().stream()
                .map(library -> DynamicTest.dynamicTest(
                        library.getKey(),
                        () -> noClasses()
                                .that()
                                .resideOutsideOfPackages(library.getValue().stream()
                                        .map(room -> "shark." + room + "..")
                                        .toArray(String[]::new))
                                .should()
                                .dependOnClassesThat(resideInAPackage(library.getKey() + ".."))
                                .check(CLASSES)));
    }

    @Test
    void everyPackageIsARoomOfTheTable() {
        assertThat(CLASSES.stream().map(ArchitectureTest::room).distinct())
                .isSubsetOf(
                        Stream.concat(ROOMS.keySet().stream(), Stream.of("")).toList());
    }

    @Test
    void roomsHaveNoCycles() {
        com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices()
                .matching("shark.(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void noFileIsTooLong() throws IOException {
        Path root = Path.of(System.getProperty("shark.basedir", "."));
        for (String directory : List.of("src", "native")) {
            try (Stream<Path> files = Files.walk(root.resolve(directory))) {
                assertThat(files.filter(file -> file.toString().matches(".*\\.(java|c|h)")))
                        .allSatisfy(
                                file -> assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(LONGEST_FILE));
            }
        }
    }

    private static DescribedPredicate<JavaClass> insideOf(String room, Set<String> allowed) {
        return DescribedPredicate.describe("inside of " + room + ", base or " + allowed, type -> {
            String other = room(type);
            return !type.getPackageName().startsWith("shark")
                    || other.equals(room)
                    || other.equals("base")
                    || allowed.contains(other);
        });
    }

    private static String room(JavaClass type) {
        String[] parts = type.getPackageName().split("\\.", -1);
        return parts.length > 1 ? parts[1] : "";
    }
}

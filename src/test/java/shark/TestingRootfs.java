package shark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A small root file system of this machine's programs and what they load, unlike the machine's in all else. */
final class TestingRootfs {
    private static final Pattern LIBRARY = Pattern.compile("(/\\S+) \\(0x");

    private TestingRootfs() {}

    /** Makes one with sh and these programs of /usr/bin, the root user's home at /home/boss. */
    static Path make(Path directory, String... programs) throws IOException, InterruptedException {
        Files.createDirectories(directory.resolve("etc"));
        Files.writeString(
                directory.resolve("etc/passwd"), "root:x:0:0::/home/boss:/bin/sh\nuser:x:1000:1000::/:/bin/sh\n");
        Files.writeString(directory.resolve("etc/marker"), "from the base\n");
        Files.createDirectories(directory.resolve("home/boss"));
        copy(Path.of("/bin/dash"), directory, "bin/sh");
        for (String program : programs) {
            copy(Path.of("/usr/bin", program), directory, "bin/" + program);
        }
        return directory;
    }

    /** Packs it as tar(1) does; the option is its way to compress. */
    static Path pack(Path rootfs, Path archive, String option) throws IOException, InterruptedException {
        output("tar", "--no-unquote", "-C", rootfs.toString(), option, "-cf", archive.toString(), ".");
        return archive;
    }

    private static void copy(Path program, Path directory, String name) throws IOException, InterruptedException {
        place(program, directory.resolve(name));
        List<String> libraries = new ArrayList<>();
        Matcher matcher = LIBRARY.matcher(output("ldd", program.toString()));
        while (matcher.find()) {
            libraries.add(matcher.group(1));
        }
        for (String library : libraries) {
            place(Path.of(library), directory.resolve(library.substring(1)));
        }
    }

    private static void place(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        if (!Files.exists(to)) {
            Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private static String output(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output;
    }
}

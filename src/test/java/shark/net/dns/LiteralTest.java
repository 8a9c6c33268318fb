package shark.net.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which texts are addresses; a text comes from a program's Host field or from a file, and so from anybody. */
class LiteralTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            10.1.2.3          | 10.1.2.3
            255.255.255.255   | 255.255.255.255
            0.0.0.0           | 0.0.0.0
            ::                | 0:0:0:0:0:0:0:0
            ::1               | 0:0:0:0:0:0:0:1
            FD00::a           | fd00:0:0:0:0:0:0:a
            ::ffff:10.1.2.3   | 10.1.2.3
            64:ff9b::10.1.2.3 | 64:ff9b:0:0:0:0:a01:203
            ''                | none
            .                 | none
            :                 | none
            1                 | none
            127.1             | none
            256.0.0.1         | none
            1.2.3.4.5         | none
            1.2.3.4.          | none
            1.2.3             | none
            1:2               | none
            1::2::3           | none
            ::1.2.3           | none
            1:2:3:4:5:6:7:8:9 | none
            fe80::1%nosuch    | none
            [::1]             | none
            10.1.2.3%lo       | none
            example           | none
            dead.beef         | none
            """)
    void tells(String text, String address) {
        assertThat(HostsFile.address(text).map(InetAddress::getHostAddress).orElse("none"))
                .isEqualTo(address);
    }

    /** In a JVM whose only host names are these: a look-up would find them. */
    @Test
    void digitsAndDotsAreNeverLookedUp() throws Exception {
        List<String> texts = List.of("999.0.0.1", "1.2.3.4.5", "1.2.3.4.", "127.999", "4294967296", "...");
        StringBuilder hosts = new StringBuilder();
        texts.forEach(text -> hosts.append("192.0.2.9 ").append(text).append('\n'));
        Path file = Files.writeString(directory.resolve("hosts"), hosts);
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.net.hosts.file=" + file,
                "-cp",
                System.getProperty("java.class.path"),
                LiteralProbe.class.getName()));
        command.addAll(texts);

        assertThat(output(command))
                .containsExactlyElementsOf(
                        texts.stream().map(text -> text + " none").toList());
    }

    private static List<String> output(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(errors).isZero();
        return text.lines().toList();
    }

    /** Whatever the host's files hold, what is read from them is bounded by it and in range. */
    @Test
    void filesOfAnyPiecesAreRead() {
        String[] pieces = {
            "nameserver",
            "options",
            "timeout:",
            "attempts:",
            "search",
            "10.0.0.1",
            "::1",
            "999.1.1.1",
            "fe80::1%lo",
            "a.b",
            " ",
            " ",
            "\t",
            "\n",
            "\n",
            "#",
            ";",
            "0",
            "-1",
            "99999",
            "\u0000",
            "\u00e9",
            "%",
            ":",
            "."
        };
        Random random = new Random(29);
        for (int round = 0; round < 5_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            ResolverSettings settings = ResolverSettings.parse(text.toString());
            assertThat(settings.servers()).hasSizeBetween(1, 3);
            assertThat(settings.timeoutMillis()).isBetween(1000, 30_000);
            assertThat(settings.attempts()).isBetween(1, 5);
            HostsFile.parse(text.toString()).addresses().forEach((name, addresses) -> {
                assertThat(name).doesNotContain(" ", "\t", "\n", "#");
                assertThat(addresses).isNotEmpty().doesNotHaveDuplicates();
            });
        }
    }
}

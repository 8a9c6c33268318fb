package shark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Sandboxes on bases other than the machine's own software, by the command line. One story. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BasesTest {
    private static final String JSON = "{\"site\":\"demo.shark\",\"numbers\":[1,2,3]}\n";

    @TempDir
    static Path home;

    @TempDir
    static Path place;

    private static LiveShark shark = new LiveShark(Path.of("."));
    private static Path rootfs = Path.of(".");
    private static Path zipped = Path.of(".");

    @BeforeAll
    static void start() throws Exception {
        LiveShark.assumeSandboxes();
        shark = new LiveShark(home);
        rootfs = TestingRootfs.make(place.resolve("a:b, c\\d"), "cat", "curl", "ls", "mkdir", "id", "hostname", "stat");
        zipped = TestingRootfs.pack(rootfs, place.resolve("base.tar.gz"), "--gzip");
    }

    @AfterAll
    static void stop() throws Exception {
        shark.close();
    }

    @Test
    @Order(1)
    void aDirectoryIsABaseAndIsNeverWritten() throws Exception {
        String relative = Path.of("").toAbsolutePath().relativize(rootfs).toString();
        assertThat(shark("create", "dir", "--from", "rootfs:" + relative).errors())
                .isEmpty();

        assertThat(inside("dir", "curl -sS http://demo.shark/json")).isEqualTo(JSON);
        assertThat(inside("dir", "cat /etc/marker; echo own > /etc/marker; cat /etc/marker; mkdir /new /home/boss/x"))
                .isEqualTo("from the base\nown\n");
        assertThat(rootfs.resolve("etc/marker")).hasContent("from the base\n");
        try (Stream<Path> files = Files.list(rootfs)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .isSubsetOf("bin", "etc", "home", "lib", "lib64");
        }
        assertThat(shark("ls").output()).contains("rootfs:" + rootfs);
        assertThat(shark("inspect", "dir").output())
                .contains("rootfs:" + rootfs.toString().replace("\\", "\\\\"));
    }

    @Test
    @Order(2)
    void whatABaseHasNotIsThereAllTheSame() throws Exception {
        assertThat(inside("dir", "echo $HOME; pwd; id -u; hostname; stat -c %a /tmp / /dev/null"))
                .isEqualTo("/home/boss\n/home/boss\n0\ndir\n1777\n755\n666\n");
        assertThat(inside("dir", "cat /etc/resolv.conf /etc/hostname /etc/hosts; ls /proc/self/fd"))
                .startsWith("nameserver 192.168.65.1\ndir\n127.0.0.1 localhost");
        assertThat(shark("exec", "-u", "user", "-w", "/tmp", "dir", "--", "sh", "-c", "id -u; pwd; echo $HOME")
                        .output())
                .isEqualTo("1000\n/tmp\n/\n");
        shark.onScreen(80, 24, "attach", "dir").until("#").line("pwd").until("/home/boss");
    }

    @Test
    @Order(3)
    void itsFilesOutliveAStopAndTheDaemon() throws Exception {
        assertThat(shark("stop", "dir").status()).isZero();
        assertThat(shark("start", "dir").errors()).isEmpty();
        shark.daemon().destroyForcibly();
        assertThat(inside("dir", "cat /etc/marker; curl -sS http://demo.shark/json"))
                .isEqualTo("own\n" + JSON);
    }

    @Test
    @Order(4)
    void aBaseThatIsGoneIsToldAtTheStart() throws Exception {
        shark("stop", "dir");
        Path away = Files.move(rootfs, place.resolve("away"));
        assertThat(shark("start", "dir").errors())
                .isEqualTo("shark: the sandbox 'dir' cannot start: its base, the directory " + rootfs
                        + ", is gone; put it back and start again\n");
        assertThat(shark("ls").output()).contains("dir   stopped");
        Files.move(away, rootfs);
        assertThat(shark("start", "dir").status()).isZero();
        assertThat(inside("dir", "cat /etc/marker")).isEqualTo("own\n");
    }

    @Test
    @Order(5)
    void anArchiveIsUnpackedOnce() throws Exception {
        assertThat(shark("create", "tar1", "--from", "tar:" + zipped).errors()).isEmpty();
        List<Path> unpacked = bases();
        assertThat(unpacked).hasSize(1);
        Object before = Files.getAttribute(unpacked.get(0), "unix:ctime");

        assertThat(shark("create", "tar2", "--from", "tar:" + zipped).errors()).isEmpty();

        assertThat(bases()).isEqualTo(unpacked);
        assertThat(Files.getAttribute(unpacked.get(0), "unix:ctime")).isEqualTo(before);
        assertThat(inside("tar1", "echo 1 > /etc/marker; curl -sS http://demo.shark/json"))
                .isEqualTo(JSON);
        assertThat(inside("tar2", "cat /etc/marker; pwd")).isEqualTo("from the base\n/home/boss\n");
        assertThat(unpacked.get(0).resolve("root/etc/marker")).hasContent("from the base\n");
        assertThat(shark("inspect", "tar1").output()).contains("\"from\" : \"tar:" + zipped + "\"");

        Files.delete(zipped);
        assertThat(shark("stop", "tar1").status()).isZero();
        assertThat(shark("start", "tar1").errors()).isEmpty();
        assertThat(inside("tar1", "cat /etc/marker")).isEqualTo("1\n");
    }

    @Test
    @Order(6)
    void runTakesABaseToo() throws Exception {
        Path plain = TestingRootfs.pack(rootfs, place.resolve("base.tar"), "--format=posix");
        Path zstd = TestingRootfs.pack(rootfs, place.resolve("base.tar.zst"), "--zstd");
        assertThat(shark("run", "--rm", "tar:" + plain, "--", "cat", "/etc/marker")
                        .output())
                .isEqualTo("from the base\n");
        assertThat(shark("run", "--rm", "tar:" + zstd, "--", "sh", "-c", "pwd; exit 5"))
                .isEqualTo(new LiveShark.Ended(5, "/home/boss\n", ""));
        assertThat(bases()).hasSize(3);
    }

    @Test
    @Order(7)
    void whatNoSandboxUsesGoesAtTheNextStart() throws Exception {
        Path leftover = Files.createDirectories(home.resolve("data/bases/.new-123/root"));
        ProcessHandle daemon = shark.daemon();
        daemon.destroyForcibly();
        await().until(() -> !daemon.isAlive());
        assertThat(shark("ls").output()).contains("tar1  running", "tar2  running");
        assertThat(leftover).doesNotExist();
        assertThat(bases()).hasSize(1);
        assertThat(inside("tar2", "cat /etc/marker")).isEqualTo("from the base\n");
    }

    @Test
    @Order(8)
    void oddBasesStartAllTheSame() throws Exception {
        Path odd = TestingRootfs.make(place.resolve("odd"), "cat");
        Files.createSymbolicLink(odd.resolve("etc/resolv.conf"), Path.of("../run/systemd/resolve/stub-resolv.conf"));
        Files.createSymbolicLink(odd.resolve("etc/hosts"), Path.of("/nowhere/hosts"));
        Files.delete(odd.resolve("etc/passwd"));
        assertThat(shark("run", "--rm", "rootfs:" + odd, "--", "sh", "-c", "cat /etc/resolv.conf; echo $HOME; pwd"))
                .isEqualTo(new LiveShark.Ended(0, "nameserver 192.168.65.1\n/\n/\n", ""));
        assertThat(odd.resolve("nowhere")).doesNotExist();
        assertThat(Files.exists(Path.of("/nowhere"), LinkOption.NOFOLLOW_LINKS)).isFalse();

        Path empty = Files.createDirectory(place.resolve("empty"));
        assertThat(shark("run", "--rm", "rootfs:" + empty, "--", "sh"))
                .isEqualTo(new LiveShark.Ended(
                        127, "", "shark: cannot run 'sh' in the sandbox: No such file or directory\n"));
        assertThat(empty).isEmptyDirectory();
    }

    @Test
    @Order(9)
    void aBaseThatCannotBeUsedLeavesNothing() throws Exception {
        Path text = Files.writeString(place.resolve("text"), "no archive at all");
        assertThat(shark("create", "bad", "--from", "tar:" + text))
                .isEqualTo(new LiveShark.Ended(
                        2, "", "shark: the archive " + text + " is cut short (at its beginning)\n"));
        assertThat(shark("create", "bad", "--from", "rootfs:" + text).errors()).contains("is not a directory");
        assertThat(shark("create", "bad", "--from", "docker:x").errors())
                .isEqualTo("shark: no base 'docker:x'; the bases are host, rootfs:DIR and tar:FILE\n");
        assertThat(shark("run", "--rm", "tar:" + place.resolve("nothing"), "--", "true"))
                .isEqualTo(new LiveShark.Ended(
                        125, "", "shark: the base's archive " + place.resolve("nothing") + " is not there\n"));
        assertThat(shark("ls").output()).doesNotContain("bad");
        assertThat(bases()).hasSize(1);
    }

    private static String inside(String name, String script) throws Exception {
        LiveShark.Ended ended = shark("exec", name, "--", "sh", "-c", script);
        assertThat(ended.errors()).isEmpty();
        return ended.output();
    }

    private static List<Path> bases() throws Exception {
        try (Stream<Path> found = Files.list(home.resolve("data/bases"))) {
            return found.sorted().toList();
        }
    }

    private static LiveShark.Ended shark(String... words) throws Exception {
        return shark.run(words);
    }
}

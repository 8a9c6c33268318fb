package shark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program in a sandbox may ask of the kernel, tried by programs in a real one. */
class IsolationTest {
    @TempDir
    static Path home;

    private static LiveShark shark = new LiveShark(Path.of("."));

    @BeforeAll
    static void start() throws Exception {
        LiveShark.assumeSandboxes();
        shark = new LiveShark(home);
        Path probe = Files.createDirectory(home.resolve("probe"));
        Files.writeString(probe.resolve("probe.c"), resource("probe.c"));
        Process compiler = new ProcessBuilder("cc", "-o", "probe", "probe.c")
                .directory(probe.toFile())
                .inheritIO()
                .start();
        assertThat(compiler.waitFor()).isZero();
        assertThat(shark.run("create", "dev", "--mount", probe + ":/probe:ro").errors())
                .isEmpty();
    }

    @AfterAll
    static void stop() throws Exception {
        shark.close();
    }

    @Test
    void onlyTheCallsOfTheListReachTheKernel() throws Exception {
        assertThat(inside("/probe/probe")).isEqualTo(resource("probe.txt"));
    }

    @Test
    void usualProgramsRun() throws Exception {
        assertThat(inside("bash -c 'for i in 1 2 3; do (echo $i) & done; wait; echo $(echo done)' | sort"))
                .isEqualTo("1\n2\n3\ndone\n");
        assertThat(inside("""
                        python3 -c '
                        import asyncio, multiprocessing, subprocess, threading
                        threads = [threading.Thread(target=lambda: None) for _ in range(20)]
                        [thread.start() for thread in threads]
                        [thread.join() for thread in threads]
                        child = multiprocessing.Process(target=lambda: None)
                        child.start()
                        child.join()
                        asyncio.run(asyncio.sleep(0))
                        print(subprocess.check_output(["echo", "child"]).decode(), child.exitcode)'
                        """)).isEqualTo("child\n 0\n");
        assertThat(inside("curl -sS http://demo.shark/json"))
                .isEqualTo("{\"site\":\"demo.shark\",\"numbers\":[1,2,3]}\n");
        assertThat(inside("cd /root && echo text > a && tar cf - a | gzip | zcat | tar tf - && chmod 4755 a"
                        + " && chown nobody a && stat -c '%a %U' a && mkfifo f && mknod n p && ls | wc -l"))
                .isEqualTo("a\n755 nobody\n3\n");
        assertThat(inside("chroot / id -u; setpriv --reuid 1 --clear-groups id -u; nice -n 5 nice"))
                .isEqualTo("0\n1\n5\n");
    }

    @Test
    void theInitThatStartsCommandsIsOutOfReach() throws Exception {
        LiveShark.Ended ended = shark.run(
                "exec",
                "dev",
                "--",
                "sh",
                "-c",
                "head -c 1 /proc/1/environ; head -c 1 /proc/1/fd/3; kill -9 1; cat /proc/1/comm");
        assertThat(ended.output()).isEqualTo(".shark-init\n");
        assertThat(ended.errors())
                .contains("/proc/1/environ")
                .contains("/proc/1/fd/3")
                .contains("Permission denied");
        assertThat(inside("""
                        python3 -c '
                        import ctypes
                        libc = ctypes.CDLL(None, use_errno=True)
                        print(libc.ptrace(16, 1, 0, 0), ctypes.get_errno())'
                        """)).isEqualTo("-1 1\n"); // PTRACE_ATTACH, EPERM.
    }

    private static String inside(String script) throws Exception {
        LiveShark.Ended ended = shark.run("exec", "dev", "--", "sh", "-c", script);
        assertThat(ended.errors()).isEmpty();
        return ended.output();
    }

    private static String resource(String name) throws Exception {
        try (var stream = IsolationTest.class.getResourceAsStream("/container/" + name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

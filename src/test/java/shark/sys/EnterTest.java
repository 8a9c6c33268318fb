package shark.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jnr.ffi.LibraryLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** shark-native seat, init and enter together, from outside, without a container around the init. */
class EnterTest {
    private static final int COMMANDS = 256;

    @TempDir
    Path home;

    private final Libc libc = Libc.load();
    private TestingInit container;
    private Process init;

    /** What only this test calls. */
    public interface Calls {
        int socket(int domain, int type, int protocol);

        int connect(int fd, byte[] address, int length);

        long send(int fd, byte[] bytes, long length, int flags);
    }

    private record Ended(int status, String output, String errors) {}

    @BeforeEach
    void start() throws IOException {
        container = new TestingInit(home);
        init = container.process();
    }

    @AfterEach
    void end() throws InterruptedException {
        container.end();
    }

    @Test
    void theStreamsAreApartAndTheStatusIsTheCommands() throws Exception {
        Ended ended = enter("in\n", List.of(), "sh", "-c", "read word; echo \"<$word>\"; echo broken >&2; exit 7");

        assertThat(ended).isEqualTo(new Ended(7, "<in>\n", "broken\n"));
    }

    @Test
    void argumentsAndEnvironmentComeAsTheyAre() throws Exception {
        String long1 = "l".repeat(100_000);
        Ended ended = enter(
                "",
                List.of("--env", "PLAIN=a b\nc", "--env", "EMPTY=", "--env", "HOME=/tmp"),
                "sh",
                "-c",
                "printf '%s|' \"$PLAIN\" \"$EMPTY\" \"$HOME\" \"$#\" \"$1\" \"$2\" \"${#3}\"",
                "sh",
                "",
                "two\nlines",
                long1);

        assertThat(ended).isEqualTo(new Ended(0, "a b\nc||/tmp|3||two\nlines|100000|", ""));
    }

    @Test
    void theCommandLeadsItsOwnSessionAndIsAChildOfTheInit() throws Exception {
        Ended ended = enter("", List.of(), "sh", "-c", "cut -d' ' -f4,6,7 /proc/$$/stat; echo $$");
        String pid = ended.output().lines().toList().get(1);

        assertThat(ended.output()).isEqualTo(init.pid() + " " + pid + " 0\n" + pid + "\n");
        assertThat(Files.readString(container.pidFile())).isEqualTo(pid);
    }

    @Test
    void nothingButItsThreeStreamsIsOpenInTheCommand() throws Exception {
        assertThat(enter("", List.of(), "sh", "-c", "ls /proc/$$/fd; true")).isEqualTo(new Ended(0, "0\n1\n2\n", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "127, /nowhere/to/be/found, cannot run '/nowhere/to/be/found' in the sandbox: No such file or directory",
        "126, /etc/passwd, cannot run '/etc/passwd' in the sandbox: Permission denied"
    })
    void aCommandThatCannotRunIsTold(int status, String command, String sentence) throws Exception {
        assertThat(enter("", List.of(), command)).isEqualTo(new Ended(status, "", "shark: " + sentence + "\n"));
    }

    @Test
    void aSignalIsPassedOnAndTheStatusTellsIt() throws Exception {
        Process trapping =
                start(List.of(), "sh", "-c", "trap 'echo got; exit 3' USR1; echo ready; while :; do sleep 0.01; done");
        assertThat(line(trapping)).isEqualTo("ready");
        libc.kill((int) trapping.pid(), 10);
        assertThat(line(trapping)).isEqualTo("got");
        assertThat(trapping.waitFor()).isEqualTo(3);

        Process dying = start(List.of(), "sh", "-c", "echo ready; exec sleep 1000");
        assertThat(line(dying)).isEqualTo("ready");
        libc.kill((int) dying.pid(), 15);
        assertThat(dying.waitFor()).isEqualTo(128 + 15);
    }

    @Test
    void muchGoesBothWaysWhole() throws Exception {
        Process process = start(List.of(), "sh", "-c", "tee /dev/stderr");
        byte[] sent = new byte[20_000_000];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = (byte) ((i * 31) >> 3);
        }
        List<byte[]> errors = new ArrayList<>();
        Thread writer = new Thread(() -> write(process, sent));
        Thread reader = new Thread(() -> errors.add(all(process.getErrorStream())));
        writer.start();
        reader.start();
        byte[] output = all(process.getInputStream());
        writer.join();
        reader.join();

        assertThat(output).isEqualTo(sent);
        assertThat(errors.get(0)).isEqualTo(sent);
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void inputThatNobodyReadsEndsWithTheCommand() throws Exception {
        Process process = start(List.of(), "sh", "-c", "exec <&-; sleep 0.05; exit 4");
        write(process, new byte[10_000_000]); // It fails by and by.

        assertThat(process.waitFor()).isEqualTo(4);
    }

    @Test
    void outputThatAnotherHoldsOpenIsAwaited() throws Exception {
        Ended ended = enter("", List.of(), "sh", "-c", "(sleep 0.2; echo late) & echo early; exit 5");

        assertThat(ended).isEqualTo(new Ended(5, "early\nlate\n", ""));
    }

    @Test
    void aCommandOutlivesWhatEnteredIt() throws Exception {
        Process process = start(List.of(), "sh", "-c", "echo $$; exec sleep 1000");
        ProcessHandle command = ProcessHandle.of(Long.parseLong(line(process))).orElseThrow();

        process.destroyForcibly().waitFor();
        assertThat(enter("", List.of(), "true").status()).isZero();
        assertThat(command.isAlive()).isTrue();
        command.destroy();
        await().until(() -> !command.isAlive());
    }

    @Test
    void aContainerThatIsKilledEndsIt() throws Exception {
        Process process = start(List.of(), "sh", "-c", "echo $$; exec sleep 1000");
        ProcessHandle command = ProcessHandle.of(Long.parseLong(line(process))).orElseThrow();

        init.destroyForcibly().waitFor();
        command.destroyForcibly(); // In a container the kernel does so.

        assertThat(process.waitFor()).isEqualTo(137);
    }

    @Test
    void withoutAnInitItSaysWhatToDo() throws Exception {
        init.destroyForcibly().waitFor();

        assertThat(enter("", List.of(), "true"))
                .isEqualTo(
                        new Ended(
                                125,
                                "",
                                "shark: cannot reach the sandbox's init; stop the sandbox and start it again: Connection refused\n"));
        assertThat(container.pidFile()).doesNotExist();
    }

    @Test
    void tooManyAreRefusedAndTheOthersGoOn() throws Exception {
        Process early = start(List.of(), "sh", "-c", "echo ready; read line; echo $line");
        assertThat(line(early)).isEqualTo("ready");
        List<Integer> idle = new ArrayList<>();
        for (int i = 1; i < COMMANDS; i++) {
            idle.add(connection());
        }

        Ended refused = enter("", List.of(), "true");
        assertThat(refused.status()).isEqualTo(125);
        assertThat(refused.errors()).contains("runs as many commands as it can").hasLineCount(1);

        idle.forEach(libc::close);
        await().until(() -> enter("", List.of(), "true").status() == 0);
        write(early, "still here\n".getBytes(StandardCharsets.UTF_8));
        assertThat(line(early)).isEqualTo("still here");
        assertThat(early.waitFor()).isZero();
    }

    @Test
    void whatIsNoRequestIsDroppedAndTheInitLives() throws Exception {
        for (String packet : List.of("pipes", "terminal 80 24", "terminal", "\0", "x".repeat(5000))) {
            int connection = connection();
            byte[] bytes = packet.getBytes(StandardCharsets.UTF_8);
            assertThat(calls().send(connection, bytes, bytes.length, 0)).isEqualTo(bytes.length);
            libc.close(connection);
        }

        assertThat(enter("", List.of(), "echo", "alive").output()).isEqualTo("alive\n");
        assertThat(init.isAlive()).isTrue();
    }

    private Process start(List<String> options, String... command) throws IOException {
        return new ProcessBuilder(container.enter(options, command)).start();
    }

    private Ended enter(String input, List<String> options, String... command) throws Exception {
        Process process = start(options, command);
        write(process, input.getBytes(StandardCharsets.UTF_8));
        String output = new String(all(process.getInputStream()), StandardCharsets.UTF_8);
        String errors = new String(all(process.getErrorStream()), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output, errors);
    }

    private static void write(Process process, byte[] bytes) {
        try (var input = process.getOutputStream()) {
            input.write(bytes);
        } catch (IOException e) {
            // The command reads no more, which is what some tests are about.
        }
    }

    private static byte[] all(InputStream stream) {
        try {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String line(Process process) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = process.getInputStream().read();
                b >= 0 && b != '\n';
                b = process.getInputStream().read()) {
            line.append((char) b);
        }
        return line.toString();
    }

    private static Calls calls() {
        return LibraryLoader.create(Calls.class).load("c");
    }

    /** One that asks for nothing yet. */
    private int connection() {
        int fd = calls().socket(1, 5, 0); // AF_UNIX, SOCK_SEQPACKET.
        byte[] path = shortened().toString().getBytes(StandardCharsets.UTF_8);
        byte[] address = new byte[110];
        address[0] = 1;
        System.arraycopy(path, 0, address, 2, path.length);
        assertThat(calls().connect(fd, address, address.length)).isZero();
        return fd;
    }

    /** A path that an address has room for. */
    private Path shortened() {
        Path link = home.resolve("s");
        try {
            if (!Files.exists(link)) {
                Files.createSymbolicLink(link, container.socket());
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return link;
    }
}

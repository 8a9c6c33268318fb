package shark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import shark.api.BodyPart;
import shark.api.ExchangeDetail;
import shark.api.Methods;

/** {@code shark http diff} against a daemon with a few exchanges. */
class DiffCommandTest {
    @TempDir
    Path home;

    private TestingShell shell;
    private final Map<Long, byte[]> bodies = new HashMap<>();
    private final Map<Long, String> heads = new HashMap<>();

    @BeforeEach
    void open() throws IOException {
        shell = new TestingShell(home);
        shell.daemon
                .on(
                        Methods.HTTP_SHOW,
                        ref -> new ExchangeDetail(
                                TestingShell.row(ref.id(), "h.example", "/", 200, null, false),
                                "GET / HTTP/1.1\r\nHost: h.example\r\n\r\n",
                                "",
                                "",
                                List.of(),
                                heads.get(ref.id()),
                                "",
                                Integer.toHexString(Arrays.hashCode(bodies.get(ref.id())))))
                .on(Methods.HTTP_BODY, read -> {
                    byte[] body = read.response() ? bodies.get(read.id()) : new byte[0];
                    int from = (int) Math.min(read.offset(), body.length);
                    int to = Math.min(body.length, from + read.length());
                    return new BodyPart(body.length, Arrays.copyOfRange(body, from, to));
                });
    }

    @AfterEach
    void close() {
        shell.close();
    }

    private void exchange(long id, String fields, byte[] body) {
        heads.put(id, "HTTP/1.1 200 OK\r\n" + fields + "\r\n\r\n");
        bodies.put(id, body);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void equalOnesAreEqual() {
        exchange(1, "A: 1", bytes("x"));
        exchange(2, "a: 1", bytes("x"));
        assertThat(shell.run("http", "diff", "1", "2")).isZero();
        assertThat(TestingShell.text(shell.output)).isEmpty();
        assertThat(shell.run("http", "diff", "1", "2", "--format", "json")).isZero();
        assertThat(TestingShell.text(shell.output)).isEqualTo("{\"a\":1,\"b\":2,\"same\":true,\"differences\":[]}\n");
    }

    @Test
    void differencesAreToldWithWhatEachHas() {
        exchange(1, "Content-Type: application/json\r\nDate: one", bytes("{\"n\":1,\"same\":[]}"));
        exchange(2, "Content-Type: application/json\r\nDate: two\r\nX: \033[2J", bytes("{\"n\":2,\"same\":[]}"));
        assertThat(shell.run("http", "diff", "1", "2", "--ignore", "Date")).isEqualTo(1);
        assertThat(TestingShell.text(shell.output)).isEqualTo("""
                response field x
                  + ?[2J
                response body /n
                  - 1
                  + 2
                """);
    }

    @Test
    void largeBodiesAreComparedInPieces() {
        byte[] one = new byte[3 << 20];
        byte[] other = one.clone();
        other[(2 << 20) + 5] = 1;
        exchange(1, "A: 1", one);
        exchange(2, "A: 1", other);
        assertThat(shell.run("http", "diff", "1", "2")).isEqualTo(1);
        assertThat(TestingShell.text(shell.output)).contains("response body byte 2097157");
    }
}

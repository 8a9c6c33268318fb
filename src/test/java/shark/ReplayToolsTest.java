package shark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rules, ranges, redaction, refreshing and comparing, by the command line, with a real sandbox. */
@Timeout(300)
class ReplayToolsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path home;

    private LiveShark shark;

    @BeforeAll
    static void sandboxes() {
        LiveShark.assumeSandboxes();
    }

    @BeforeEach
    void open() {
        shark = new LiveShark(home);
    }

    @AfterEach
    void close() throws Exception {
        shark.close();
    }

    private String run(String... words) throws Exception {
        LiveShark.Ended ended = shark.run(words);
        assertThat(ended.status())
                .as(String.join(" ", words) + ": " + ended.errors())
                .isZero();
        return ended.output();
    }

    private String curl(String... words) throws Exception {
        return run(Stream.concat(Stream.of("exec", "dev", "--", "curl", "-s"), Stream.of(words))
                .toArray(String[]::new));
    }

    @Test
    void aTapeIsMatchedRefreshedAndCompared() throws Exception {
        run("create", "dev", "--mode", "once");
        String answer =
                curl("-H", "Authorization: Bearer hunter2hunter2", "http://demo.shark/json?_=1&token=hunter2hunter2");
        curl("http://demo.shark/file");
        run("tape", "rules", "dev", "--preset", "cache-busters");
        assertThat(run("mode", "dev", "once")).startsWith("replay: ");
        assertThat(curl("http://demo.shark/json?_=2&token=hunter2hunter2")).isEqualTo(answer);
        assertThat(curl(
                        "-r",
                        "10-19",
                        "-o",
                        "/dev/null",
                        "-w",
                        "%{http_code} %{size_download}",
                        "http://demo.shark/file"))
                .isEqualTo("206 10");
        JsonNode miss = JSON.readTree(curl("-H", "Accept: application/json", "http://demo.shark/json?page=2"));
        assertThat(miss.at("/nearest/0/differs/0/part").asText()).isEqualTo("query");

        assertThat(shark.run("http", "refresh", "1").errors()).contains("stored without its secrets");
        assertThat(shark.run("http", "refresh", "2").errors()).contains("nothing leaves 'dev' in the mode replay");
        run("mode", "dev", "record");
        JsonNode refreshed = JSON.readTree(run("http", "refresh", "2", "--format", "json"));
        long fresh = refreshed.at("/row/id").asLong();
        assertThat(refreshed.get("replaced").asBoolean()).isTrue();
        assertThat(shark.run("http", "show", "2").status()).isNotZero();
        assertThat(run("http", "show", "" + fresh)).contains("GET /file HTTP/1.1", "200 OK");
        long kept = JSON.readTree(run("http", "refresh", "" + fresh, "--keep", "--format", "json"))
                .at("/row/id")
                .asLong();
        assertThat(run("http", "diff", "" + fresh, "" + kept, "--ignore", "Date"))
                .isEmpty();
        assertThat(shark.run("http", "diff", "1", "" + kept).status()).isEqualTo(1);

        run("shutdown");
        for (Path file : List.of(home.resolve("data/store/shark.db"), home.resolve("data/store/shark.db-wal"))) {
            if (Files.exists(file)) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .doesNotContain("hunter2hunter2");
            }
        }
        assertThat(Files.readString(home.resolve("state/sharkd.log"))).doesNotContain("hunter2");
    }
}

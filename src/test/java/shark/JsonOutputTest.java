package shark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What scripts read: one JSON object a line, and nothing else on standard output. */
class JsonOutputTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path home;

    private LiveShark shark;

    @BeforeEach
    void start() {
        LiveShark.assumeSandboxes();
        shark = new LiveShark(home);
    }

    @AfterEach
    void stop() throws Exception {
        shark.close();
    }

    @Test
    void everyCommandWritesObjects() throws Exception {
        JsonNode created = one("create", "dev", "-e", "A=1");
        assertThat(created.get("name").asText()).isEqualTo("dev");
        assertThat(created.get("state").asText()).isEqualTo("running");
        assertThat(created.get("mode").asText()).isEqualTo("RECORD");
        assertThat(one("ls")).isEqualTo(created);
        assertThat(one("inspect", "dev").at("/settings/environment/A").asText()).isEqualTo("1");

        assertThat(shark.run("exec", "dev", "--", "curl", "-sS", "http://demo.shark/json")
                        .status())
                .isZero();
        await().until(() -> lines("http", "ls").size() == 1);
        JsonNode row = one("http", "ls");
        assertThat(row.get("host").asText()).isEqualTo("demo.shark");
        assertThat(row.get("path").asText()).isEqualTo("/json");
        assertThat(row.get("status").asInt()).isEqualTo(200);
        assertThat(row.get("responseBytes").asLong()).isEqualTo(40);
        String id = row.get("id").asText();
        assertThat(one("http", "show", id).get("requestHead").asText()).startsWith("GET /json HTTP/1.1\r\n");
        assertThat(one("http", "pin", id).get("pinned").asBoolean()).isTrue();
        assertThat(one("http", "ls", "pinned:yes").get("id").asText()).isEqualTo(id);
        assertThat(one("http", "unpin", id).get("pinned").asBoolean()).isFalse();
        assertThat(one("http", "rm", id).get("id").asText()).isEqualTo(id);
        assertThat(lines("http", "ls")).isEmpty();

        assertThat(one("mode", "dev", "live").get("mode").asText()).isEqualTo("LIVE");
        assertThat(one("stop", "dev").get("state").asText()).isEqualTo("stopped");
        assertThat(one("start", "dev").get("state").asText()).isEqualTo("running");
        assertThat(one("rm", "--force", "dev").get("name").asText()).isEqualTo("dev");
        assertThat(lines("ls")).isEmpty();
        assertThat(lines("doctor"))
                .allSatisfy(finding -> assertThat(finding.has("need")).isTrue());
        assertThat(one("shutdown").isEmpty()).isTrue();
    }

    private JsonNode one(String... words) throws Exception {
        List<JsonNode> lines = lines(words);
        assertThat(lines).as(String.join(" ", words)).hasSize(1);
        return lines.get(0);
    }

    private List<JsonNode> lines(String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--format", "json"));
        LiveShark.Ended ended = shark.run(all.toArray(String[]::new));
        assertThat(ended.errors()).isEmpty();
        List<JsonNode> objects = new ArrayList<>();
        for (String line : ended.output().lines().toList()) {
            JsonNode object = JSON.readTree(line);
            assertThat(object.isObject()).isTrue();
            objects.add(object);
        }
        return objects;
    }
}

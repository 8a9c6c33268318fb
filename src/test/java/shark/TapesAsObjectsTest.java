package shark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tapes of real sandboxes: copied, merged, removed, and played from. */
class TapesAsObjectsTest {
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
    void aCopyPlaysWhatWasRecordedAndGoesWhenNobodyUsesIt() throws Exception {
        shark.run("create", "dev");
        String body = fetched("dev", "/json");
        await().until(() -> tape("dev").get("exchanges").asInt() > 0);
        assertThat(shark.run("tape", "cp", "dev", "kept").output()).isEqualTo("kept\n");
        assertThat(tape("kept").get("hash")).isEqualTo(tape("dev").get("hash"));
        assertThat(tape("dev").get("sandboxes").get(0).asText()).isEqualTo("dev");

        shark.run("create", "again", "--tape", "kept", "--mode", "replay");
        assertThat(fetched("again", "/json")).isEqualTo(body);

        LiveShark.Ended refused = shark.run("tape", "rm", "kept");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.errors())
                .isEqualTo("shark: the tape 'kept' is used by the sandbox again; remove them first, or: shark tape rm"
                        + " --force kept\n");
        assertThat(shark.run("tape", "rm", "--force", "kept").status()).isZero();
        assertThat(shark.run("exec", "again", "--", "curl", "-s", "http://demo.shark/json")
                        .output())
                .contains("not on the tape 'kept'");
        assertThat(shark.run("tape", "show", "kept").errors())
                .isEqualTo("shark: there is no tape 'kept'; 'shark tape ls' lists them\n");
        assertThat(shark.run("tape", "ls").output()).contains("dev").doesNotContain("kept");
    }

    @Test
    void aSandboxThatIsLockedToAHashPlaysNothingElse() throws Exception {
        shark.run("create", "dev");
        fetched("dev", "/json");
        await().until(() -> tape("dev").get("exchanges").asInt() > 0);
        String hash = tape("dev").get("hash").asText();
        String start = hash.substring(0, 12);

        LiveShark.Ended recording = shark.run("create", "locked", "--tape", start);
        assertThat(recording.status()).isEqualTo(1);
        assertThat(recording.errors())
                .isEqualTo("shark: 'locked' is locked to what the tape 'dev' holds, and record would add to it;"
                        + " take the mode replay, or name the tape by its name\n");
        assertThat(shark.run("create", "locked", "--tape", start, "--mode", "replay")
                        .status())
                .isZero();
        fetched("locked", "/json");
        assertThat(shark.run("mode", "locked", "auto").status()).isEqualTo(1);
        assertThat(JSON.readTree(shark.run("inspect", "locked").output())
                        .at("/settings/tape")
                        .asText())
                .isEqualTo(hash);
        shark.run("stop", "locked");

        fetched("dev", "/time");
        await().until(() -> !tape("dev").get("hash").asText().equals(hash));
        LiveShark.Ended refused = shark.run("start", "locked");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.errors())
                .startsWith("shark: the tape 'dev' is locked to the hash " + hash + ", and has the hash ");
        assertThat(shark.run("tape", "verify", "dev").output()).endsWith("exchanges, all whole\n");
    }

    private String fetched(String sandbox, String path) throws Exception {
        LiveShark.Ended outcome = shark.run("exec", sandbox, "--", "curl", "-sS", "http://demo.shark" + path);
        assertThat(outcome.status()).as(outcome.errors()).isZero();
        return outcome.output();
    }

    private JsonNode tape(String name) throws Exception {
        return JSON.readTree(shark.run("tape", "show", name, "--format", "json").output());
    }
}

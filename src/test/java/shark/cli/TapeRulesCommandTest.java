package shark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import shark.api.Methods;
import shark.api.TapeRules;

/** {@code shark tape rules} against a daemon that keeps what it is told. */
class TapeRulesCommandTest {
    @TempDir
    Path home;

    private TestingShell shell;
    private String rules = "{}";
    private boolean settled = true;
    private final List<String> set = new ArrayList<>();

    @BeforeEach
    void open() throws IOException {
        shell = new TestingShell(home);
        shell.daemon.on(Methods.TAPE_RULES, asked -> {
            String given = asked.rules();
            if (given != null) {
                rules = given;
                set.add(given);
            }
            return new TapeRules(asked.name(), rules, settled);
        });
    }

    @AfterEach
    void close() {
        shell.close();
    }

    private String run(String... words) {
        shell.output.reset();
        assertThat(shell.run(words)).as(TestingShell.text(shell.errors)).isZero();
        return TestingShell.text(shell.output).strip();
    }

    @Test
    void presetsComeBesideTheRulesThereAre() {
        assertThat(run("tape", "rules", "ci")).isEqualTo("{ }");
        run("tape", "rules", "ci", "--preset", "dates", "--preset", "nonces");
        run("tape", "rules", "ci", "--preset", "dates", "--preset", "uuids");
        assertThat(set)
                .containsExactly(
                        "{\"presets\":[\"dates\",\"nonces\"]}", "{\"presets\":[\"dates\",\"nonces\",\"uuids\"]}");
        assertThat(run("tape", "rules", "ci", "--format", "json"))
                .isEqualTo(
                        "{\"name\":\"ci\",\"rules\":{\"presets\":[\"dates\",\"nonces\",\"uuids\"]},\"settled\":true}");
        run("tape", "rules", "ci", "--clear", "--preset", "dates");
        assertThat(rules).isEqualTo("{\"presets\":[\"dates\"]}");
        run("tape", "rules", "ci", "--clear");
        assertThat(rules).isEqualTo("{}");
    }

    @Test
    void rulesComeFromAFileOrFromTheInput() throws IOException {
        Path file = Files.writeString(home.resolve("rules.json"), "{\"leaveOutQuery\": [\"x\"]}");
        run("tape", "rules", "ci", "--set", file.toString(), "--preset", "dates");
        assertThat(rules).isEqualTo("{\"leaveOutQuery\":[\"x\"],\"presets\":[\"dates\"]}");
        shell.input = "{\"queryInAnyOrder\":true}".getBytes(StandardCharsets.UTF_8);
        run("tape", "rules", "ci", "--set", "-");
        assertThat(rules).isEqualTo("{\"queryInAnyOrder\":true}");
    }

    @Test
    void whatCannotBeReadIsToldAndNothingIsChanged() throws IOException {
        Path file = Files.writeString(home.resolve("rules.json"), "{");
        assertThat(shell.run("tape", "rules", "ci", "--set", file.toString())).isEqualTo(2);
        assertThat(shell.run(
                        "tape", "rules", "ci", "--set", home.resolve("none").toString()))
                .isEqualTo(2);
        assertThat(TestingShell.text(shell.errors)).contains("are no JSON", "cannot be read");
        assertThat(set).isEmpty();
    }

    @Test
    void thatItIsNotDoneYetIsTold() {
        settled = false;
        run("tape", "rules", "ci", "--preset", "dates");
        assertThat(TestingShell.text(shell.errors)).contains("still being matched anew");
    }
}

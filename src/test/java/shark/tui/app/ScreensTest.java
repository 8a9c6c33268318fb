package shark.tui.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import shark.api.Event;
import shark.base.ExchangeRow;
import shark.base.Mode;
import shark.base.Phase;
import shark.base.Source;
import shark.tui.content.ExchangeText;
import shark.tui.content.Span;
import shark.tui.keymap.Binding;
import shark.tui.keymap.Keymap;
import shark.tui.theme.Role;
import shark.tui.theme.Theme;

/**
 * Compares what is drawn with {@code src/test/resources/tui/screens/SCENE.txt}: for each size the rows between bars, then for
 * each row the cells that are not plain text, by role ({@code 2: 1-20 selected}). With SHARK_UPDATE in the environment the
 * files are written: read the difference before it is committed.
 */
class ScreensTest {
    private static final Map<String, Consumer<TestingDesk>> SCENES = new LinkedHashMap<>();

    static {
        SCENES.put("nothing-yet", desk -> {});
        SCENES.put("connecting", desk -> desk.tell(new Message.Lost(desk.model.watch, false)));
        SCENES.put("the-daemon-has-ended", desk -> desk.tell(new Message.Lost(desk.model.watch, true)));
        SCENES.put("sandboxes", ScreensTest::sandboxes);
        SCENES.put("exchanges", desk -> exchanges(sandboxes(desk)).type("\t\033[A"));
        SCENES.put("exchanges-of-one", desk -> exchanges(sandboxes(desk)).type("az\tz"));
        SCENES.put(
                "filter-without-a-match",
                desk -> desk.type("/host:nowhere\r")
                        .tell(new Message.Watching(desk.model.watch))
                        .page(List.of(), 0));
        SCENES.put(
                "filter-that-searches",
                desk -> desk.type("/host:rare\r")
                        .tell(new Message.Watching(desk.model.watch))
                        .page(List.of(TestingDesk.row(7, "/rare")), 5_000));
        SCENES.put("details", ScreensTest::details);
        SCENES.put("details-raw", desk -> details(desk).type("r"));
        SCENES.put("help", desk -> sandboxes(desk).type("?"));
        SCENES.put("mode-menu", desk -> sandboxes(desk).type("m"));
        SCENES.put("question", desk -> sandboxes(desk).type("d"));
        SCENES.put("prompt", desk -> sandboxes(desk).type("n").type("-with-a-name"));
        SCENES.put(
                "failure",
                desk -> desk.tell(new Message.Failed(
                        "no base 'nosuch:x'; bases are host, rootfs:DIR, tar:FILE and images; see create --help")));
        SCENES.put("terminal", desk -> terminal(sandboxes(desk), 1));
        SCENES.put("terminal-zoomed", desk -> terminal(sandboxes(desk).type("z"), 1));
        SCENES.put(
                "second-terminal",
                desk -> terminal(sandboxes(desk).type("]"), 2).type("\035"));
        SCENES.put("terminal-ended", desk -> terminal(sandboxes(desk), 1).tell(new Message.Ended(1, 130)));
        SCENES.put("terminal-lost", desk -> terminal(sandboxes(desk), 1).tell(new Message.Broken(1, "")));
        SCENES.put(
                "command-line",
                desk -> sandboxes(desk)
                        .type(":")
                        .tell(new Message.Console(
                                "shark> ls\r\nNAME  STATE\r\ndev   running\r\nshark> ".getBytes(StandardCharsets.UTF_8),
                                false)));
    }

    static Stream<String> scenes() {
        return SCENES.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void isDrawnAsInItsFile(String scene) throws IOException {
        Path file = Path.of(System.getProperty("shark.basedir", "."), "src/test/resources/tui/screens", scene + ".txt");
        String drawn = draw(scene, 80, 24) + "\n" + draw(scene, 200, 60);
        if (System.getenv("SHARK_UPDATE") != null) {
            Files.writeString(file, drawn);
        }
        assertThat(file).hasContent(drawn);
    }

    /** In every theme, too. */
    @ParameterizedTest
    @MethodSource("scenes")
    void isDrawnInAnySize(String scene) {
        for (int[] size : new int[][] {{1, 1}, {20, 5}, {2, 40}, {60, 12}, {59, 11}, {300, 2}, {1000, 1000}}) {
            TestingDesk desk = new TestingDesk(size[0], size[1]);
            SCENES.get(scene).accept(desk);
            for (int i = 0; i < Theme.NAMES.size(); i++) {
                assertThat(desk.screen().lines())
                        .as(scene + " in " + size[0] + "x" + size[1])
                        .hasSize(size[1]);
                desk.model.theme = Theme.named(desk.model.theme.next());
            }
        }
    }

    @Test
    void theHelpNamesEveryKeyOfTheTable() {
        TestingDesk desk = new TestingDesk(110, 60).type("?");
        for (Binding binding : Keymap.TABLE) {
            assertThat(desk.screen())
                    .contains(String.join(", ", binding.keys()))
                    .contains(binding.description());
        }
        TestingDesk small = new TestingDesk(80, 24).type("?");
        List<String> seen = new ArrayList<>();
        for (int line = 0; line < 60; line++) {
            seen.add(small.screen());
            small.type("j");
        }
        String all = String.join("\n", seen).replaceAll("\\s+", " ");
        for (Binding binding : Keymap.TABLE) {
            for (String word : binding.description().split(" ", -1)) {
                assertThat(all).contains(word);
            }
        }
    }

    private static String draw(String scene, int columns, int rows) {
        TestingDesk desk = new TestingDesk(columns, rows);
        SCENES.get(scene).accept(desk);
        StringBuilder text = new StringBuilder("== " + columns + "x" + rows + "\n");
        desk.screen()
                .lines()
                .forEach(line -> text.append('|')
                        .append(line.replaceAll("\\b\\d\\d:\\d\\d:\\d\\d\\b", "hh:mm:ss"))
                        .append("|\n"));
        Map<Long, String> roles = new LinkedHashMap<>();
        for (Role role : Role.values()) {
            roles.merge(desk.model.theme().style(role), role.word(), (first, second) -> first + "/" + second);
        }
        for (int row = 0; row < rows; row++) {
            String runs = runs(desk, row, roles);
            if (!runs.isEmpty()) {
                text.append(row + 1).append(": ").append(runs).append('\n');
            }
        }
        return text.toString();
    }

    private static String runs(TestingDesk desk, int row, Map<Long, String> roles) {
        long plain = desk.model.theme().style(Role.TEXT);
        List<String> runs = new ArrayList<>();
        int from = 0;
        while (from < desk.columns()) {
            long style = desk.style(from, row);
            int to = from + 1;
            while (to < desk.columns() && desk.style(to, row) == style) {
                to++;
            }
            if (style != plain) {
                runs.add((from + 1) + "-" + to + " " + roles.getOrDefault(style, "of the program"));
            }
            from = to;
        }
        return runs.stream().collect(Collectors.joining(", "));
    }

    private static TestingDesk sandboxes(TestingDesk desk) {
        return desk.sandbox("dev", "running", Mode.RECORD, 2)
                .sandbox("a-name-that-is-as-long-as-names-may-be-and-then-some", "running", Mode.REPLAY, 0)
                .sandbox("stopped", "stopped", Mode.OFF, 0)
                .choose("dev");
    }

    private static TestingDesk exchanges(TestingDesk desk) {
        return desk.tell(new Message.Told(
                desk.model.watch,
                new Event(
                        List.of(
                                row(1, "GET", "/small", 200, Source.NETWORK, Phase.STORED, false, null),
                                row(2, "POST", "/in/flight", 0, Source.NETWORK, Phase.REQUEST, false, null),
                                row(3, "GET", "/answers", 200, Source.NETWORK, Phase.RESPONSE, false, null),
                                row(4, "GET", "/moved", 301, Source.NETWORK, Phase.STORED, false, null),
                                row(5, "DELETE", "/none", 404, Source.NETWORK, Phase.STORED, false, null),
                                row(6, "GET", "/broken", 500, Source.NETWORK, Phase.STORED, false, null),
                                row(7, "GET", "/played", 200, Source.PLAYED, Phase.STORED, true, null),
                                row(
                                        8,
                                        "GET",
                                        "/missed",
                                        504,
                                        Source.ERROR,
                                        Phase.STORED,
                                        false,
                                        "not on the tape 'dev'"),
                                row(9, "GET", "/lost", 0, Source.ERROR, Phase.STORED, false, "no route\033[2J to host"),
                                row(
                                        10,
                                        "PROPPATCH",
                                        "/" + "long/".repeat(60),
                                        207,
                                        Source.NETWORK,
                                        Phase.STORED,
                                        true,
                                        null),
                                row(
                                        11,
                                        "GET",
                                        "/\u4e2d\u6587/\ud83d\ude00?e\u0301",
                                        200,
                                        Source.NETWORK,
                                        Phase.STORED,
                                        false,
                                        null)),
                        0,
                        List.of(),
                        List.of(),
                        List.of())));
    }

    private static ExchangeRow row(
            long id,
            String method,
            String path,
            int status,
            Source source,
            Phase phase,
            boolean pinned,
            @Nullable String error) {
        return new ExchangeRow(
                id,
                "dev",
                "dev",
                id * 1_000_000,
                method,
                id % 4 == 3 ? "https" : "http",
                id == 6 ? "2001:db8::1" : "h.example",
                id == 6 ? 8080 : id % 4 == 3 ? 443 : 80,
                path,
                status,
                0,
                id * id * id * id * 1_000,
                id * id * id * 700,
                "text/plain",
                source,
                phase,
                pinned,
                0,
                error);
    }

    private static TestingDesk details(TestingDesk desk) {
        exchanges(desk).type("\t\r");
        List<List<Span>> lines = new ArrayList<>();
        lines.add(List.of(new Span(Role.HEADING, "Request")));
        lines.add(List.of(new Span(Role.FIELD_NAME, "Host"), new Span(Role.FIELD_VALUE, ": h.example")));
        lines.add(List.of());
        for (int i = 1; i <= 70; i++) {
            lines.add(Span.line(Role.TEXT, "line " + i + " " + "x".repeat(i * 4)));
        }
        return desk.tell(new Message.Shown(
                11, new ExchangeText(lines, List.of(Span.line(Role.TEXT, "00000000  6f 6b  ok")))));
    }

    private static TestingDesk terminal(TestingDesk desk, int number) {
        long session = desk.last(Effect.Attach.class).session();
        desk.tell(new Message.Joined(session, number)).type("\r");
        Rect pane = desk.model.layout().terminal().body();
        String output =
                "\033]2;a title\007$ ls --color\r\n\033[1;34mdirectory\033[0m \u4e2d\u6587|\r\n\033[7mend\033[0m\r\n$ ";
        return desk.tell(new Message.Painted(
                session,
                Math.max(1, pane.columns()),
                Math.max(1, pane.rows()),
                output.getBytes(StandardCharsets.UTF_8)));
    }
}

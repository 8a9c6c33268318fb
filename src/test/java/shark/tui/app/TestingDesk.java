package shark.tui.app;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import shark.api.Event;
import shark.api.ExchangePage;
import shark.api.SandboxInfo;
import shark.base.ExchangeRow;
import shark.base.Mode;
import shark.base.Phase;
import shark.base.Source;
import shark.term.DetachKey;
import shark.tui.screen.Canvas;
import shark.tui.theme.Theme;
import shark.tui.view.View;

/** The workbench without a terminal and without a daemon: messages go in, effects and a drawn screen come out. */
final class TestingDesk implements Canvas {
    final Model model;
    final List<Effect> effects = new ArrayList<>();
    private final Update update;
    private String[][] cells = new String[0][0];
    private long[][] styles = new long[0][0];
    private int cursorColumn = -1;
    private long now;
    private final Map<Effect.Wait, Long> waits = new LinkedHashMap<>();

    TestingDesk(int columns, int rows) {
        model = new Model(columns, rows, Theme.named("dark"), DetachKey.USUAL);
        update = new Update(model);
        effects.addAll(update.begin());
        tell(new Message.Watching(model.watch)).page(List.of(), 0);
    }

    /** Answers the page that was asked for last. */
    TestingDesk page(List<ExchangeRow> rows, long next) {
        Effect.Load load = last(Effect.Load.class);
        return tell(
                new Message.Listed(load.watch(), load.request(), load.page().older(), new ExchangePage(rows, next)));
    }

    TestingDesk tell(Message message) {
        List<Effect> fresh = update.apply(message);
        effects.addAll(fresh);
        fresh.stream()
                .filter(Effect.Wait.class::isInstance)
                .map(Effect.Wait.class::cast)
                .forEach(wait -> waits.put(wait, now + wait.millis()));
        return this;
    }

    /** Time passes: the waits that are over by then are told. */
    TestingDesk pass(int millis) {
        now += millis;
        List<Effect.Wait> over = waits.entrySet().stream()
                .filter(wait -> wait.getValue() <= now)
                .map(Map.Entry::getKey)
                .toList();
        waits.keySet().removeAll(over);
        over.forEach(wait -> tell(new Message.Waited(wait.number())));
        return this;
    }

    /** Types text; {@code \033} and the like as they are. */
    TestingDesk type(String text) {
        return tell(new Message.Typed(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** A sandbox with so many terminals: 1, 2, ... */
    TestingDesk sandbox(String name, String state, Mode mode, int terminals) {
        return sandbox(
                name, state, mode, IntStream.rangeClosed(1, terminals).boxed().toList());
    }

    TestingDesk sandbox(String name, String state, Mode mode, List<Integer> terminals) {
        SandboxInfo info = new SandboxInfo(name, state, mode, "host", name, 0, 3, 1, 0, 0, 0, terminals);
        return tell(new Message.Told(model.watch, new Event(List.of(), 0, List.of(), List.of(info), List.of())));
    }

    TestingDesk exchange(long id, String path) {
        return tell(
                new Message.Told(model.watch, new Event(List.of(row(id, path)), 0, List.of(), List.of(), List.of())));
    }

    static ExchangeRow row(long id, String path) {
        return row(id, path, Phase.STORED);
    }

    static ExchangeRow row(long id, String path, Phase phase) {
        return new ExchangeRow(
                id,
                "dev",
                "dev",
                id * 1_000_000,
                "GET",
                "http",
                "h.example",
                80,
                path,
                200,
                0,
                40,
                1500,
                "text/plain",
                Source.NETWORK,
                phase,
                false,
                0,
                null);
    }

    /** The last effect of a kind. */
    <E extends Effect> E last(Class<E> kind) {
        return effects.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .reduce((first, second) -> second)
                .orElseThrow(() -> new AssertionError("no " + kind.getSimpleName() + " among " + effects));
    }

    /** What is drawn. */
    String screen() {
        cells = new String[rows()][columns()];
        styles = new long[rows()][columns()];
        View.draw(model, this);
        StringBuilder text = new StringBuilder();
        for (String[] row : cells) {
            StringBuilder line = new StringBuilder();
            for (String cell : row) {
                line.append(cell);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** How a cell was drawn, after {@link #screen}. */
    long style(int column, int row) {
        return styles[row][column];
    }

    TestingDesk choose(String name) {
        List<String> names =
                model.sandboxes().all().stream().map(SandboxInfo::name).toList();
        model.sandboxes().choose(names.indexOf(name));
        return tell(new Message.Did(""));
    }

    int cursorColumn() {
        screen();
        return cursorColumn;
    }

    boolean showsCursor() {
        screen();
        return cursorColumn >= 0;
    }

    @Override
    public int columns() {
        return model.columns();
    }

    @Override
    public int rows() {
        return model.rows();
    }

    @Override
    public void put(int column, int row, String text, int width, long style) {
        if (row >= 0 && row < rows() && column >= 0 && column < columns()) {
            cells[row][column] = text;
            styles[row][column] = style;
            if (width == 2 && column + 1 < columns()) {
                cells[row][column + 1] = "";
                styles[row][column + 1] = style;
            }
        }
    }

    @Override
    public void put(int column, int row, char letter, long style) {
        put(column, row, Character.toString(letter), 1, style);
    }

    @Override
    public void cursor(int column, int row) {
        cursorColumn = column;
    }
}

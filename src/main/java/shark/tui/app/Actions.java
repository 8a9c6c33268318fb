package shark.tui.app;

import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import shark.api.CreateSandbox;
import shark.api.ExchangeRef;
import shark.api.Methods;
import shark.api.PinExchange;
import shark.api.RemoveSandbox;
import shark.api.SandboxInfo;
import shark.api.SandboxRef;
import shark.api.SetMode;
import shark.base.ExchangeRow;
import shark.base.Mode;
import shark.term.Screen;
import shark.tui.keymap.Action;
import shark.tui.keymap.Focus;
import shark.tui.keymap.Keymap;
import shark.tui.theme.Theme;

/** What the keys do. */
final class Actions {
    private final Model model;
    private final Consumer<Effect> effects;

    Actions(Model model, Consumer<Effect> effects) {
        this.model = model;
        this.effects = effects;
    }

    void act(Action action) {
        switch (action) {
            case UP -> move(-1);
            case DOWN -> move(1);
            case PAGE_UP -> page(-1);
            case PAGE_DOWN -> page(1);
            case FIRST -> first();
            case LAST -> last();
            case OPEN -> open();
            case CLOSE -> model.detail = null;
            case NEXT_PANE, PREVIOUS_PANE ->
                model.focus = model.focus == Focus.SANDBOXES ? Focus.EXCHANGES : Focus.SANDBOXES;
            case NEW_TERMINAL -> model.sandboxes.chosen().ifPresent(this::newTerminal);
            case NEXT_TERMINAL -> model.sandboxes.chosen().ifPresent(info -> otherTerminal(info, 1));
            case PREVIOUS_TERMINAL -> model.sandboxes.chosen().ifPresent(info -> otherTerminal(info, -1));
            case NEW_SANDBOX -> prompt(Overlay.Purpose.NEW_SANDBOX, model.sandboxes.freeName());
            case FILTER -> prompt(Overlay.Purpose.FILTER, model.exchanges.filter());
            case CLEAR_FILTER -> clearFilter();
            case MODE -> model.sandboxes.chosen().ifPresent(this::modeMenu);
            case START_STOP -> model.sandboxes.chosen().ifPresent(this::startOrStop);
            case REMOVE -> remove();
            case PIN -> model.exchanges.chosen().ifPresent(this::pin);
            case SCOPE -> scope();
            case ZOOM -> model.zoomed = !model.zoomed;
            case RAW -> {
                if (model.detail != null) {
                    model.detail.toggleRaw();
                }
            }
            case THEME -> {
                model.theme = Theme.named(model.theme.next());
                model.notice = "theme " + model.theme.name();
                model.failure = false;
            }
            case COMMAND -> openConsole();
            case HELP -> model.overlay = new Overlay.Help(0);
            case REDRAW -> model.redraw = true;
            case QUIT -> model.done = true;
        }
    }

    private int page() {
        Detail detail = model.detail;
        return Math.max(
                1, (detail != null ? model.rows : model.layout().exchanges().rows()) - 3);
    }

    private void page(int direction) {
        if (model.detail == null && model.focus == Focus.SANDBOXES) {
            model.terminal.scroll(
                    -direction * Math.max(1, model.layout().terminal().rows() - 3));
        } else {
            move(direction * page());
        }
    }

    private void move(int by) {
        Detail detail = model.detail;
        if (detail != null) {
            detail.scroll(by, model.rows - 2);
        } else if (model.focus == Focus.EXCHANGES) {
            model.exchanges.move(by);
        } else {
            model.sandboxes.move(by);
        }
    }

    private void last() {
        if (model.detail == null && model.focus == Focus.EXCHANGES) {
            model.exchanges.last();
        } else {
            move(Short.MAX_VALUE);
        }
    }

    private void first() {
        if (model.detail == null && model.focus == Focus.EXCHANGES) {
            model.exchanges.first();
        } else {
            move(-Short.MAX_VALUE);
        }
    }

    private void clearFilter() {
        if (!model.exchanges.filter().isEmpty()) {
            watch("", model.exchanges.scope());
        }
    }

    private void open() {
        if (model.focus == Focus.SANDBOXES) {
            enterTerminal();
        } else {
            model.exchanges.chosen().ifPresent(row -> {
                model.detail = new Detail(row.id());
                effects.accept(new Effect.Show(row.id()));
            });
        }
    }

    void enterTerminal() {
        SandboxInfo chosen = model.sandboxes.chosen().orElse(null);
        if (chosen == null) {
            fail("there is no sandbox yet; n makes one");
        } else if (runs(chosen)) {
            boolean shown = model.terminal.sandbox().equals(chosen.name()) && model.terminal.takesKeys();
            model.focus = Focus.TERMINAL;
            if (!shown) {
                join(chosen.name(), model.terminal.likely(chosen), true);
            }
        }
    }

    private boolean runs(SandboxInfo info) {
        boolean runs = info.state().equals("running");
        if (!runs) {
            fail(info.name() + " does not run; s starts it");
        }
        return runs;
    }

    private void newTerminal(SandboxInfo info) {
        if (runs(info)) {
            model.focus = Focus.TERMINAL;
            join(info.name(), info.terminals().isEmpty() ? 1 : 0, true);
        }
    }

    /** Shows the sandbox's next terminal, so many further on, round and round. */
    private void otherTerminal(SandboxInfo info, int by) {
        List<Integer> all = info.terminals();
        int at = all.indexOf(model.terminal.number());
        if (all.size() < 2) {
            fail(info.name() + " has no other terminal; c opens one");
        } else {
            join(info.name(), all.get(Math.floorMod(at + by, all.size())), false);
        }
    }

    /**
     * Shows a terminal.
     *
     * @param number 0: a new one
     * @param make whether it may be a new one
     */
    void join(String name, int number, boolean make) {
        long session = model.terminal.join(name, number, make);
        Rect pane = model.layout().terminal().body();
        int columns = pane.isEmpty() ? model.columns : pane.columns();
        int rows = pane.isEmpty() ? Math.max(1, model.rows - 2) : pane.rows();
        effects.accept(new Effect.Attach(session, name, number, columns, rows, make));
    }

    void leave() {
        model.terminal.leave();
        effects.accept(new Effect.Leave());
    }

    /** Begins to watch anew, with the filter and the scope of now. */
    void watch() {
        watch(model.exchanges.filter(), model.exchanges.scope());
    }

    private void watch(String filter, String scope) {
        model.exchanges.restart(filter, scope);
        model.watch++;
        effects.accept(new Effect.Watch(model.watch, filter, scope));
    }

    private void scope() {
        boolean ofAll = model.exchanges.scope().isEmpty();
        String one = model.sandboxes.chosen().map(SandboxInfo::name).orElse("");
        watch(model.exchanges.filter(), ofAll ? one : "");
    }

    private void prompt(Overlay.Purpose purpose, String initial) {
        model.overlay = new Overlay.Prompt(purpose, new LineEdit(initial));
    }

    private void modeMenu(SandboxInfo info) {
        List<Mode> modes = Arrays.asList(Mode.values());
        // Between recording and replaying is where people go to and fro.
        Mode likely = info.mode() == Mode.REPLAY ? Mode.RECORD : Mode.REPLAY;
        model.overlay = new Overlay.ModeMenu(info.name(), modes, modes.indexOf(likely));
    }

    private void startOrStop(SandboxInfo info) {
        boolean runs = info.state().equals("running");
        SandboxRef ref = new SandboxRef(info.name());
        effects.accept(new Effect.Call<>(
                runs ? Methods.SANDBOX_STOP : Methods.SANDBOX_START,
                ref,
                info.name() + (runs ? " stopped" : " started")));
    }

    private void remove() {
        if (model.focus == Focus.SANDBOXES) {
            model.sandboxes
                    .chosen()
                    .map(SandboxInfo::name)
                    .ifPresent(name -> model.overlay = new Overlay.Question(
                            "remove the sandbox " + name + " with its files? y/n",
                            new Effect.Call<>(
                                    Methods.SANDBOX_REMOVE, new RemoveSandbox(name, true), name + " removed")));
        } else {
            model.exchanges
                    .chosen()
                    .map(ExchangeRow::id)
                    .ifPresent(id -> model.overlay = new Overlay.Question(
                            "remove exchange " + id + " from its tape? y/n",
                            new Effect.Call<>(
                                    Methods.HTTP_REMOVE, new ExchangeRef(id), "exchange " + id + " removed")));
        }
    }

    private void pin(ExchangeRow row) {
        boolean pin = !row.pinned();
        String notice = "exchange " + row.id() + (pin ? " pinned" : " unpinned");
        effects.accept(new Effect.Call<>(Methods.HTTP_PIN, new PinExchange(row.id(), pin), notice));
    }

    private void openConsole() {
        Rect body = model.layoutWithConsole().console().body();
        model.console = new Screen(body.columns(), body.rows(), 0);
        effects.accept(new Effect.OpenConsole(body.columns(), body.rows()));
    }

    private void fail(String why) {
        model.notice = why;
        model.failure = true;
    }

    /** Gives a key to what lies over the panes; false when nothing does. */
    boolean overlay(KeyStroke key) {
        Overlay overlay = model.overlay;
        if (overlay == null) {
            return false;
        }
        if (key.getKeyType() == KeyType.Escape || Keymap.name(key).equals("Ctrl-C")) {
            model.overlay = null;
        } else if (overlay instanceof Overlay.Prompt prompt) {
            if (key.getKeyType() == KeyType.Enter) {
                model.overlay = null;
                answered(prompt.purpose(), prompt.line().text().strip());
            } else {
                prompt.line().press(key);
            }
        } else if (overlay instanceof Overlay.ModeMenu menu) {
            model.overlay = menu(menu, key);
        } else if (overlay instanceof Overlay.Question question) {
            model.overlay = null;
            if (Keymap.name(key).toLowerCase(Locale.ROOT).equals("y")) {
                effects.accept(question.whenYes());
            }
        } else if (overlay instanceof Overlay.Help help) {
            Action action = Keymap.action(key, Focus.HELP).orElse(Action.HELP);
            model.overlay = help(help, action);
        }
        return true;
    }

    private void answered(Overlay.Purpose purpose, String line) {
        switch (purpose) {
            case FILTER -> watch(line, model.exchanges.scope());
            case NEW_SANDBOX -> {
                if (!line.isEmpty()) {
                    model.sandboxes.await(line);
                    effects.accept(
                            new Effect.Call<>(Methods.SANDBOX_CREATE, CreateSandbox.named(line), line + " created"));
                }
            }
        }
    }

    private @Nullable Overlay menu(Overlay.ModeMenu menu, KeyStroke key) {
        int count = menu.modes().size();
        int chosen = menu.chosen();
        switch (Keymap.name(key)) {
            case "Up", "k" -> chosen = (chosen + count - 1) % count;
            case "Down", "j", "m" -> chosen = (chosen + 1) % count;
            case "Enter" -> {
                Mode mode = menu.modes().get(chosen);
                effects.accept(new Effect.Call<>(
                        Methods.SANDBOX_MODE,
                        new SetMode(menu.sandbox(), mode),
                        menu.sandbox() + ": " + mode.word() + ": " + mode.meaning()));
                return null;
            }
            case "q" -> {
                return null;
            }
            default -> {
                return menu;
            }
        }
        return new Overlay.ModeMenu(menu.sandbox(), menu.modes(), chosen);
    }

    private @Nullable Overlay help(Overlay.Help help, Action action) {
        if (action == Action.CLOSE) {
            return null;
        }
        int room = HelpText.room(model.rows);
        int last = Math.max(0, HelpText.rows(model.detachKey, model.columns).size() - room);
        int by = switch (action) {
            case UP -> -1;
            case DOWN -> 1;
            case PAGE_UP -> -room;
            case PAGE_DOWN -> room;
            case FIRST -> -last;
            case LAST -> last;
            default -> 0;
        };
        return new Overlay.Help(Math.max(0, Math.min(last, Math.min(last, help.top()) + by)));
    }
}

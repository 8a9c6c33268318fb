package shark.tui.app;

import java.util.ArrayList;
import java.util.List;
import shark.api.SandboxInfo;
import shark.base.Text;
import shark.term.Screen;
import shark.tui.keymap.Focus;

/** What each message changes, and what is to be done then. Pure: it changes the model and returns effects. */
public final class Update {
    private final Model model;
    private final Input input;
    private final Actions actions;
    private final Dispatch<Message> messages = new Dispatch<>();
    private List<Effect> effects = new ArrayList<>();
    /** What the pane of the terminal was told of its size. */
    private int paneColumns;

    private int paneRows;
    /** Whether the daemon was heard of since the terminal was lost: before that it would be joined in vain. */
    private boolean heard;

    public Update(Model model) {
        this.model = model;
        this.actions = new Actions(model, this::add);
        this.input = new Input(model, actions, this::add);
        messages.on(Message.Typed.class, typed -> input.typed(typed.bytes()))
                .on(Message.Waited.class, waited -> input.waited(waited.number()))
                .on(Message.Resized.class, this::resized)
                .on(Message.Quit.class, quit -> model.done = true)
                .on(Message.Watching.class, this::watching)
                .on(Message.Listed.class, this::listed)
                .on(Message.Told.class, this::told)
                .on(Message.Lost.class, this::lost)
                .on(Message.Joined.class, this::joined)
                .on(Message.Painted.class, this::painted)
                .on(Message.Output.class, this::output)
                .on(Message.Ended.class, ended -> terminalEnds(ended.session(), "ended with " + ended.status()))
                .on(Message.Broken.class, this::terminalBreaks)
                .on(Message.Shown.class, this::shown)
                .on(Message.Did.class, did -> say(did.notice(), false))
                .on(Message.Failed.class, failed -> say(failed.why(), true))
                .on(Message.Console.class, this::console);
    }

    private void add(Effect effect) {
        effects.add(effect);
    }

    /** What is to be done at the beginning. */
    public List<Effect> begin() {
        actions.watch();
        return taken();
    }

    /** Takes a message in. */
    public List<Effect> apply(Message message) {
        messages.accept(message);
        settle();
        return taken();
    }

    private List<Effect> taken() {
        List<Effect> taken = effects;
        effects = new ArrayList<>();
        return taken;
    }

    private void resized(Message.Resized size) {
        model.columns = size.columns();
        model.rows = size.rows();
        model.redraw = true;
        resizeConsole();
    }

    private void watching(Message.Watching watching) {
        if (watching.watch() == model.watch) {
            model.connected = true;
            heard = true;
            model.exchanges.watched();
        }
    }

    private void listed(Message.Listed listed) {
        if (listed.watch() == model.watch) {
            model.exchanges.page(listed.request(), listed.older(), listed.page());
        }
    }

    private void told(Message.Told told) {
        if (told.watch() == model.watch) {
            heard = true;
            model.sandboxes.apply(told.event());
            told.event().removedSandboxes().forEach(this::forget);
            model.exchanges.apply(told.event());
        }
    }

    private void forget(String removed) {
        model.terminal.forget(removed);
        if (model.terminal.sandbox().equals(removed)) {
            model.focus = model.focus == Focus.TERMINAL ? Focus.SANDBOXES : model.focus;
            actions.leave();
        }
    }

    private void joined(Message.Joined joined) {
        if (model.terminal.is(joined.session())) {
            model.terminal.joined(joined.terminal());
        }
    }

    private void painted(Message.Painted painted) {
        if (model.terminal.is(painted.session())) {
            model.terminal.painted(painted.columns(), painted.rows(), painted.bytes());
        }
    }

    private void output(Message.Output output) {
        if (model.terminal.is(output.session()) && model.terminal.output(output.bytes())) {
            add(new Effect.Bell());
        }
    }

    private void shown(Message.Shown shown) {
        Detail detail = model.detail;
        if (detail != null && detail.id() == shown.id()) {
            detail.show(shown.text());
        }
    }

    private void say(String notice, boolean failure) {
        model.notice = Text.printable(notice).replace('\n', ' ');
        model.failure = failure;
    }

    private void lost(Message.Lost lost) {
        if (lost.watch() != model.watch) {
            return;
        }
        model.connected = false;
        model.sandboxes.clear();
        if (lost.forGood()) {
            say("the daemon has ended, and with it the sandboxes; leave with q, and start again", true);
        }
    }

    private void terminalEnds(long session, String how) {
        if (model.terminal.is(session)) {
            model.terminal.ended(how, TerminalPane.State.ENDED);
            if (model.focus == Focus.TERMINAL) {
                model.focus = Focus.SANDBOXES;
            }
        }
    }

    private void terminalBreaks(Message.Broken broken) {
        if (!broken.why().isEmpty()) {
            if (model.terminal.is(broken.session()) && model.terminal.asked()) {
                say(broken.why(), true);
            }
            terminalEnds(broken.session(), broken.why());
        } else if (model.terminal.is(broken.session())) {
            heard = false;
            model.terminal.ended("the daemon is being waited for", TerminalPane.State.LOST);
        }
    }

    private void console(Message.Console console) {
        Screen screen = model.console;
        if (screen != null) {
            screen.feed(console.bytes(), 0, console.bytes().length);
            screen.takeReplies();
            if (console.ended()) {
                model.console = null;
            }
        }
    }

    private void resizeConsole() {
        Screen screen = model.console;
        if (screen != null) {
            Rect body = model.layout().console().body();
            screen.resize(body.columns(), body.rows());
            add(new Effect.OpenConsole(body.columns(), body.rows()));
        }
    }

    /**
     * Shows a terminal of the chosen sandbox when it has one, another when the shown one has ended, and joins again when the
     * daemon is back. It makes none: what was told of them may be over by now.
     */
    private void follow(SandboxInfo chosen) {
        TerminalPane pane = model.terminal;
        boolean alive = !chosen.terminals().isEmpty() && model.connected;
        boolean other = !chosen.name().equals(pane.sandbox()) && model.focus != Focus.TERMINAL;
        boolean lost = pane.state() == TerminalPane.State.LOST && heard;
        boolean ended =
                pane.state() == TerminalPane.State.ENDED && !chosen.terminals().contains(pane.number());
        if (alive && other) {
            actions.join(chosen.name(), pane.likely(chosen), false);
        } else if (other && !pane.sandbox().isEmpty()) {
            actions.leave();
        } else if (lost && alive) {
            actions.join(pane.sandbox(), pane.number(), false);
        } else if (ended && alive && chosen.name().equals(pane.sandbox())) {
            say("terminal " + pane.number() + " of " + chosen.name() + " " + pane.end(), false);
            actions.join(chosen.name(), pane.likely(chosen), false);
        }
    }

    /** Brings in line what follows from other things: which terminal is shown, how large, and whether more rows are wanted. */
    private void settle() {
        model.sandboxes.chosen().ifPresent(this::follow);
        Rect pane = model.layout().terminal().body();
        if (!pane.isEmpty() && (pane.columns() != paneColumns || pane.rows() != paneRows)) {
            paneColumns = pane.columns();
            paneRows = pane.rows();
            if (model.terminal.takesKeys()) {
                add(new Effect.Resize(paneColumns, paneRows));
            }
        }
        model.exchanges.fit(model.layout().exchanges().body().rows() - 1);
        model.exchanges.wanted().ifPresent(page -> add(new Effect.Load(model.watch, page.request(), page.page())));
    }
}

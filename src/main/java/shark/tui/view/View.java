package shark.tui.view;

import shark.tui.app.Layout;
import shark.tui.app.Model;
import shark.tui.app.Rect;
import shark.tui.screen.Canvas;
import shark.tui.theme.Role;

/** The whole screen, drawn from the model. */
public final class View {
    private View() {}

    /** Draws; everything, since the canvas finds out what has changed. */
    public static void draw(Model model, Canvas canvas) {
        Rect all = new Rect(0, 0, canvas.columns(), canvas.rows());
        Pen pen = new Pen(canvas, model.theme(), all);
        pen.clear(Role.TEXT);
        canvas.cursor(-1, -1);
        Layout layout = model.layout();
        model.detail()
                .ifPresentOrElse(
                        detail -> DetailView.draw(
                                detail, pen.within(new Rect(0, 0, all.columns(), Math.max(1, all.rows() - 1)))),
                        () -> panes(model, layout, pen));
        model.overlay().ifPresent(overlay -> Popups.draw(model, overlay, pen));
        BottomView.draw(model, pen.within(layout.bottom()));
    }

    private static void panes(Model model, Layout layout, Pen pen) {
        if (!layout.sandboxes().isEmpty()) {
            SandboxesView.draw(model, pen.within(layout.sandboxes()));
            Rect gap = new Rect(
                    layout.sandboxes().columns(), 0, 1, layout.sandboxes().rows());
            Pen line = pen.within(gap);
            for (int row = 0; row < gap.rows(); row++) {
                line.fill(row, 0, 1, '\u2502', Role.BORDER);
            }
        }
        if (!layout.terminal().isEmpty()) {
            TerminalView.draw(model, pen.within(layout.terminal()));
        }
        if (!layout.exchanges().isEmpty()) {
            ExchangesView.draw(model, pen.within(layout.exchanges()));
        }
        model.console().ifPresent(console -> {
            Pen pane = pen.within(layout.console());
            pane.title("command line", "", true);
            ScreenView.draw(console, 0, layout.console().body(), pen.canvas());
            if (model.overlay().isEmpty()) {
                ScreenView.cursor(console, 0, layout.console().body(), pen.canvas());
            }
        });
    }
}

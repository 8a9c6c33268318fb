package shark.tui.view;

import java.util.List;
import shark.base.Text;
import shark.tui.app.Detail;
import shark.tui.content.Span;
import shark.tui.theme.Role;

/** An exchange in full. */
final class DetailView {
    private DetailView() {}

    static void draw(Detail detail, Pen pen) {
        List<List<Span>> lines = detail.lines();
        String right = lines.size() > pen.area().rows() - 1 ? (detail.top() + 1) + "/" + lines.size() : "";
        pen.title(Text.printable("exchange " + detail.id() + (detail.raw() ? ", raw" : "")), right, true);
        Pen body = pen.within(pen.area().body());
        if (lines.isEmpty()) {
            body.text(0, 1, "reading...", Role.FAINT);
        }
        for (int row = 0; row < body.area().rows() && detail.top() + row < lines.size(); row++) {
            int column = 1;
            for (Span span : lines.get(detail.top() + row)) {
                column = body.text(row, column, span.text(), span.role());
            }
        }
    }
}

package shark.tui.view;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import shark.base.ExchangeRow;
import shark.base.Phase;
import shark.base.Source;
import shark.base.Text;
import shark.tui.app.ExchangeList;
import shark.tui.app.Model;
import shark.tui.keymap.Focus;
import shark.tui.theme.Role;

/** The exchanges as they pass, a line each. */
final class ExchangesView {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());
    /** From this width on there is room for the sandbox's name and the time. */
    private static final int WIDE = 90;

    private static final String PIN = "\u2691";

    private ExchangesView() {}

    static void draw(Model model, Pen pen) {
        ExchangeList list = model.exchanges();
        boolean focused = model.focus() == Focus.EXCHANGES;
        String of = list.scope().isEmpty() ? "" : " of " + list.scope();
        String filter = list.filter().isEmpty() ? "" : " matching " + list.filter();
        List<ExchangeRow> rows = list.shown();
        String right = !filter.isEmpty() && list.searching()
                ? "searching, at " + list.searchedTo()
                : rows.isEmpty()
                        ? ""
                        : list.following() ? "live" : rows.get(list.index()).id() + "/" + list.newest();
        pen.title("exchanges" + of + filter, right, focused);
        Pen body = pen.within(pen.area().body());
        boolean wide = body.area().columns() >= WIDE;
        boolean names = wide && list.scope().isEmpty();
        head(body, wide, names);
        if (rows.isEmpty()) {
            String text = list.searching()
                    ? "reading..."
                    : filter.isEmpty() ? "none yet: what a sandbox asks for over HTTP appears here" : "none";
            body.text(1, 1, text, Role.FAINT);
            return;
        }
        for (int i = 1; i < body.area().rows() && list.top() + i - 1 < rows.size(); i++) {
            int at = list.top() + i - 1;
            row(body, i, rows.get(at), at == list.index(), focused, wide, names);
        }
    }

    private static void head(Pen pen, boolean wide, boolean names) {
        int column = 1;
        if (wide) {
            pen.text(0, column, "time", Role.FAINT);
            column += 9;
        }
        if (names) {
            pen.text(0, column, "sandbox", Role.FAINT);
            column += 13;
        }
        pen.text(0, column, "method", Role.FAINT);
        pen.text(0, column + 8, "status", Role.FAINT);
        pen.text(0, column + 15, "size", Role.FAINT);
        pen.text(0, column + 24, "took", Role.FAINT);
        pen.text(0, column + 33, "source", Role.FAINT);
        pen.text(0, column + 42, "host and path", Role.FAINT);
    }

    private static void row(
            Pen pen, int line, ExchangeRow row, boolean chosen, boolean focused, boolean wide, boolean names) {
        Role over = focused ? Role.SELECTED : Role.SELECTED_UNFOCUSED;
        Role text = chosen ? over : Role.TEXT;
        if (chosen) {
            pen.blank(line, over);
        }
        pen.text(line, 0, row.pinned() ? PIN : " ", chosen ? over : Role.PINNED);
        int column = 1;
        if (wide) {
            long micros = row.startedMicros();
            pen.text(line, column, CLOCK.format(Instant.ofEpochMilli(micros / 1000)), chosen ? over : Role.FAINT);
            column += 9;
        }
        if (names) {
            pen.text(line, column, 12, row.sandbox(), text);
            column += 13;
        }
        pen.text(line, column, 7, Text.printable(row.method()), text);
        boolean isDns = row.scheme().equals("dns");
        String status = row.status() > 0 || isDns ? "" + row.status() : row.error() != null ? "error" : "...";
        pen.text(line, column + 8, 6, status, chosen ? over : statusRole(row));
        pen.text(line, column + 15, 8, Text.bytes(row.responseBytes()), text);
        pen.text(line, column + 24, 8, Text.micros(row.durationMicros()), text);
        pen.text(line, column + 33, 8, row.source().word(), chosen ? over : sourceRole(row.source()));
        String error = row.error();
        int end = pen.text(line, column + 42, Text.printable(place(row)), text);
        if (error != null) {
            pen.text(line, end + 2, Text.printable(error), chosen ? over : Role.SERVER_ERROR);
        }
    }

    private static String place(ExchangeRow row) {
        String url = row.url();
        return url.startsWith("http://") ? url.substring("http://".length()) : url;
    }

    private static Role statusRole(ExchangeRow row) {
        if (row.phase() == Phase.REQUEST || row.phase() == Phase.RESPONSE) {
            return Role.IN_FLIGHT;
        }
        if (row.scheme().equals("dns")) {
            return row.status() == 0 ? Role.SUCCESS : Role.CLIENT_ERROR;
        }
        return switch (row.status() / 100) {
            case 1, 2 -> Role.SUCCESS;
            case 3 -> Role.REDIRECT;
            case 4 -> Role.CLIENT_ERROR;
            default -> Role.SERVER_ERROR;
        };
    }

    private static Role sourceRole(Source source) {
        return switch (source) {
            case NETWORK -> Role.NETWORK;
            case PLAYED -> Role.PLAYED;
            case ERROR -> Role.SERVER_ERROR;
            default -> Role.TUNNEL;
        };
    }
}

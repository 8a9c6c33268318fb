package shark.term;

import java.util.Optional;

/** What each control and sequence does to a screen. Source: xterm's control sequences, ECMA-48, DEC STD 070. */
final class Sequences implements Parser.Actions {
    /** A VT220 with colour, as far as programs care. */
    private static final String PRIMARY_ATTRIBUTES = "\u001b[?62;22c";

    private static final String SECONDARY_ATTRIBUTES = "\u001b[>41;1;0c";

    private final Page to;

    Sequences(Page to) {
        this.to = to;
    }

    @Override
    public void ascii(byte[] bytes, int from, int count) {
        to.ascii(bytes, from, count);
    }

    @Override
    public void print(int codePoint) {
        to.print(codePoint);
    }

    @Override
    public void control(int control) {
        to.lastPrinted = 0;
        switch (control) {
            case 0x07 -> to.bells++;
            case '\b' -> to.column(to.cursor.column - 1);
            case '\t' -> to.tab(1);
            case '\n', 0x0b, 0x0c -> to.lineFeed();
            case '\r' -> to.column(0);
            case 0x0e -> to.cursor.shift = 1;
            case 0x0f -> to.cursor.shift = 0;
            default -> {
                // The others do nothing on any terminal of today.
            }
        }
    }

    @Override
    public void escape(int intermediate, int last) {
        to.lastPrinted = 0;
        switch (intermediate) {
            case 0 -> plainEscape(last);
            case '(' -> to.lineDrawing(0, last == '0');
            case ')' -> to.lineDrawing(1, last == '0');
            case '#' -> {
                if (last == '8') {
                    alignmentTest();
                }
            }
            default -> {
                // Other character sets: all text is UTF-8.
            }
        }
    }

    private void plainEscape(int last) {
        switch (last) {
            case '7' -> to.saveCursor();
            case '8' -> to.restoreCursor();
            case '=' -> to.modes.add(PrivateMode.APPLICATION_KEYPAD);
            case '>' -> to.modes.remove(PrivateMode.APPLICATION_KEYPAD);
            case 'D' -> to.index();
            case 'E' -> {
                to.column(0);
                to.index();
            }
            case 'H' -> to.tabs.set(to.cursor.column);
            case 'M' -> to.reverseIndex();
            case 'Z' -> to.replies.add(PRIMARY_ATTRIBUTES);
            case 'c' -> to.reset();
            default -> {
                // Unknown: ignored, as xterm does.
            }
        }
    }

    @Override
    public void csi(Parameters p, int last) {
        if (p.intermediate() != 0) {
            intermediate(p, last);
        } else if (p.mark() == 0) {
            if (!moves(p, last) && !edits(p, last)) {
                reports(p, last);
            }
        } else {
            marked(p, last);
        }
        to.lastPrinted = 0;
    }

    private boolean moves(Parameters p, int last) {
        switch (last) {
            case 'A' -> to.moveRows(-p.times(0));
            case 'B', 'e' -> to.moveRows(p.times(0));
            case 'C', 'a' -> to.column(to.cursor.column + p.times(0));
            case 'D' -> to.column(to.cursor.column - p.times(0));
            case 'E' -> {
                to.moveRows(p.times(0));
                to.column(0);
            }
            case 'F' -> {
                to.moveRows(-p.times(0));
                to.column(0);
            }
            case 'G', '`' -> to.column(p.times(0) - 1);
            case 'H', 'f' -> to.position(p.times(0) - 1, p.times(1) - 1);
            case 'I' -> to.tab(p.times(0));
            case 'Z' -> to.backTab(p.times(0));
            case 'd' -> to.position(p.times(0) - 1, to.cursor.column);
            case 'r' -> to.region(p.times(0) - 1, p.value(1, 0) == 0 ? to.rows - 1 : p.value(1, 0) - 1);
            case 's' -> to.saveCursor();
            case 'u' -> to.restoreCursor();
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean edits(Parameters p, int last) {
        Cursor cursor = to.cursor;
        Line line = to.grid.line(cursor.row);
        switch (last) {
            case '@' -> line.insert(cursor.column, Math.min(p.times(0), to.columns), to.columns, cursor.style);
            case 'P' -> line.delete(cursor.column, Math.min(p.times(0), to.columns), to.columns, cursor.style);
            case 'X' -> line.erase(cursor.column, Math.min(to.columns, cursor.column + p.times(0)), cursor.style);
            case 'J' -> eraseDisplay(p.value(0, 0));
            case 'K' -> eraseLine(p.value(0, 0));
            case 'L', 'M' -> {
                if (cursor.row >= to.top && cursor.row <= to.bottom) {
                    shiftLines(last, p.times(0));
                }
            }
            case 'S' -> to.grid.scrollUp(to.top, to.bottom, p.times(0), cursor.style);
            case 'T' -> to.grid.scrollDown(to.top, to.bottom, p.times(0), cursor.style);
            case 'b' -> {
                to.repeat(p.times(0));
                return true;
            }
            case 'm' -> {
                cursor.style = Rendition.apply(cursor.style, p);
                return true;
            }
            default -> {
                return false;
            }
        }
        cursor.wrapPending = false;
        return true;
    }

    private void shiftLines(int last, int count) {
        if (last == 'L') {
            to.grid.scrollDown(to.cursor.row, to.bottom, count, to.cursor.style);
        } else if (to.cursor.row == 0) {
            // Lines that are deleted do not become history, as those that scroll off do.
            to.grid.deleteTop(to.bottom, count, to.cursor.style);
        } else {
            to.grid.scrollUp(to.cursor.row, to.bottom, count, to.cursor.style);
        }
        to.cursor.column = 0;
    }

    private void reports(Parameters p, int last) {
        switch (last) {
            case 'c' -> {
                if (p.value(0, 0) == 0) {
                    to.replies.add(PRIMARY_ATTRIBUTES);
                }
            }
            case 'g' -> {
                if (p.value(0, 0) == 0) {
                    to.tabs.clear(to.cursor.column);
                } else if (p.value(0, 0) == 3) {
                    to.tabs.clear();
                }
            }
            case 'h', 'l' -> ansiModes(p, last == 'h');
            case 'n' -> status(p, "");
            case 't' -> {
                if (p.value(0, 0) == 18) {
                    to.replies.add("\u001b[8;" + to.rows + ";" + to.columns + "t");
                }
            }
            default -> {
                // Unknown: ignored.
            }
        }
    }

    private void marked(Parameters p, int last) {
        if (p.mark() == '?') {
            switch (last) {
                case 'h', 'l' -> privateModes(p, last == 'h');
                case 'J' -> eraseDisplay(p.value(0, 0));
                case 'K' -> eraseLine(p.value(0, 0));
                case 'n' -> status(p, "?");
                default -> {
                    // Unknown: ignored.
                }
            }
        } else if (p.mark() == '>' && last == 'c') {
            to.replies.add(SECONDARY_ATTRIBUTES);
        } else if (p.mark() == '>' && last == 'q') {
            to.replies.add("\u001bP>|shark\u001b\\");
        }
    }

    private void intermediate(Parameters p, int last) {
        if (p.intermediate() == ' ' && last == 'q' && p.mark() == 0) {
            to.cursorShape = Math.min(6, p.value(0, 0));
        } else if (p.intermediate() == '!' && last == 'p') {
            to.softReset();
        } else if (p.intermediate() == '$' && last == 'p') {
            requestMode(p);
        }
    }

    /** DECRQM. */
    private void requestMode(Parameters p) {
        int number = p.value(0, 0);
        if (p.mark() == '?') {
            Optional<PrivateMode> mode = PrivateMode.of(number);
            int state = mode.map(m -> to.modes.contains(m) ? 1 : 2).orElse(0);
            to.replies.add("\u001b[?" + number + ";" + state + "$y");
        } else {
            int state = number == 4 ? to.insertMode ? 1 : 2 : number == 20 ? to.newLineMode ? 1 : 2 : 0;
            to.replies.add("\u001b[" + number + ";" + state + "$y");
        }
    }

    private void status(Parameters p, String mark) {
        if (p.value(0, 0) == 5) {
            to.replies.add("\u001b[0n");
        } else if (p.value(0, 0) == 6) {
            int row = to.cursor.originMode ? to.cursor.row - to.top : to.cursor.row;
            to.replies.add("\u001b[" + mark + (row + 1) + ";" + (to.cursor.column + 1) + "R");
        }
    }

    private void ansiModes(Parameters p, boolean on) {
        for (int i = 0; i < p.count(); i++) {
            if (p.value(i, 0) == 4) {
                to.insertMode = on;
            } else if (p.value(i, 0) == 20) {
                to.newLineMode = on;
            }
        }
    }

    private void privateModes(Parameters p, boolean on) {
        for (int i = 0; i < p.count(); i++) {
            switch (p.value(i, 0)) {
                case 47, 1047, 1049 -> {
                    boolean saving = p.value(i, 0) == 1049;
                    if (on) {
                        to.enterAlternate(saving);
                    } else {
                        to.leaveAlternate(saving);
                    }
                }
                case 1048 -> {
                    if (on) {
                        to.saveCursor();
                    } else {
                        to.restoreCursor();
                    }
                }
                default -> PrivateMode.of(p.value(i, 0)).ifPresent(mode -> privateMode(mode, on));
            }
        }
    }

    private void privateMode(PrivateMode mode, boolean on) {
        if (mode.isMouse()) {
            to.modes.removeIf(PrivateMode::isMouse);
        }
        if (on) {
            to.modes.add(mode);
        } else {
            to.modes.remove(mode);
        }
        if (mode == PrivateMode.ORIGIN) {
            to.cursor.originMode = on;
            to.position(0, 0);
        } else if (mode == PrivateMode.WRAP) {
            to.cursor.wrapPending = false;
        }
    }

    private void eraseDisplay(int part) {
        long style = to.cursor.style;
        int row = to.cursor.row;
        switch (part) {
            case 0 -> {
                eraseLine(0);
                to.grid.clear(row + 1, to.rows, style);
            }
            case 1 -> {
                to.grid.clear(0, row, style);
                eraseLine(1);
            }
            case 2 -> to.grid.clear(0, to.rows, style);
            case 3 -> to.grid.history().clear();
            default -> {
                // Unknown: ignored.
            }
        }
    }

    private void eraseLine(int part) {
        if (part > 2) {
            return;
        }
        Line line = to.grid.line(to.cursor.row);
        int from = part == 0 ? to.cursor.column : 0;
        int end = part == 1 ? to.cursor.column + 1 : to.columns;
        line.erase(from, end, to.cursor.style);
        if (part != 1) {
            line.wrapped(false);
        }
    }

    /** DECALN: the screen full of E. */
    private void alignmentTest() {
        to.top = 0;
        to.bottom = to.rows - 1;
        for (int row = 0; row < to.rows; row++) {
            to.grid.line(row).clear(to.columns, Style.PLAIN);
            for (int column = 0; column < to.columns; column++) {
                to.grid.line(row).put(column, 'E', 1, Style.PLAIN);
            }
        }
        to.moveTo(0, 0);
    }

    @Override
    public void operatingSystemCommand(String text) {
        if (text.startsWith("0;") || text.startsWith("2;")) {
            to.title(text.substring(2));
        }
    }

    @Override
    public void deviceControl(String text) {
        if (text.startsWith("$q")) {
            to.replies.add("\u001bP0$r\u001b\\");
        } else if (text.startsWith("+q")) {
            to.replies.add("\u001bP0+r\u001b\\");
        }
    }
}

package shark.term;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A line against a list of cells that does the same without thinking of memory: whatever comes, both show the same. */
class LineTest {
    private static final int COLUMNS = 14;
    private static final String RIGHT_HALF = "right half";
    private static final List<String> MARKS = List.of("\u0301", "\u0327", "\u200d");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void showsWhatPlainCellsShow(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            Line line = new Line();
            Cells cells = new Cells();
            List<String> done = new ArrayList<>();
            for (int step = 0; step < 25; step++) {
                done.add(step(random, line, cells));
                assertThat(line.text(0, COLUMNS))
                        .as("seed %d, round %d: %s", seed, round, done)
                        .isEqualTo(cells.text());
                assertThat(line.used()).isLessThanOrEqualTo(COLUMNS);
                for (int column = 0; column < COLUMNS; column++) {
                    assertThat(line.style(column))
                            .as("seed %d, round %d, style of %d: %s", seed, round, column, done)
                            .isEqualTo(cells.styles.get(column));
                }
            }
        }
    }

    private static String step(Random random, Line line, Cells cells) {
        int column = random.nextInt(COLUMNS);
        int count = 1 + random.nextInt(COLUMNS - column);
        long style =
                random.nextBoolean() ? Style.PLAIN : Style.withBackground(Style.BOLD, Style.indexed(random.nextInt(3)));
        switch (random.nextInt(7)) {
            case 0 -> {
                byte[] text = "abcdefghijklmnop".getBytes(StandardCharsets.US_ASCII);
                line.putAscii(column, text, 1, count, style);
                for (int i = 0; i < count; i++) {
                    cells.put(column + i, Character.toString(text[1 + i]), 1, style);
                }
                return "text " + column + "+" + count;
            }
            case 1 -> {
                int at = Math.min(column, COLUMNS - 2);
                line.put(at, 0x65e5, 2, style);
                cells.put(at, "\u65e5", 2, style);
                return "wide " + at;
            }
            case 2 -> {
                String mark = MARKS.get(random.nextInt(MARKS.size()));
                line.combine(column, mark.codePointAt(0));
                cells.combine(column, mark);
                return "mark " + column;
            }
            case 3 -> {
                line.erase(column, column + count, style);
                cells.blank(column, column + count, style);
                return "erase " + column + "+" + count;
            }
            case 4 -> {
                line.insert(column, count, COLUMNS, style);
                cells.insert(column, count, style);
                return "insert " + column + "+" + count;
            }
            case 5 -> {
                line.delete(column, count, COLUMNS, style);
                cells.delete(column, count, style);
                return "delete " + column + "+" + count;
            }
            default -> {
                Line copy = new Line();
                copy.copy(line, 0, line.used(), 0);
                assertThat(copy.text(0, COLUMNS)).isEqualTo(line.text(0, COLUMNS));
                assertThat(copy.end()).isEqualTo(line.end());
                return "copy";
            }
        }
    }

    /** The plain cells. */
    private static final class Cells {
        private final List<String> texts = new ArrayList<>(Collections.nCopies(COLUMNS, ""));
        private final List<Long> styles = new ArrayList<>(Collections.nCopies(COLUMNS, Style.PLAIN));

        void put(int column, String text, int width, long style) {
            blank(column, column + width, style);
            for (int i = 0; i < width; i++) {
                texts.set(column + i, i == 0 ? text : RIGHT_HALF);
                styles.set(column + i, style);
            }
        }

        void combine(int column, String mark) {
            int base = texts.get(column).equals(RIGHT_HALF) ? column - 1 : column;
            if (!texts.get(base).isEmpty() && texts.get(base).length() < 16) {
                texts.set(base, texts.get(base) + mark);
            }
        }

        void blank(int from, int to, long style) {
            split(from);
            split(to);
            for (int i = from; i < to; i++) {
                texts.set(i, "");
                styles.set(i, Style.erased(style));
            }
        }

        void insert(int at, int count, long style) {
            split(at);
            for (int i = 0; i < count; i++) {
                texts.add(at, "");
                styles.add(at, Style.erased(style));
            }
            split(COLUMNS);
            trim();
        }

        void delete(int at, int count, long style) {
            split(at);
            split(at + count);
            for (int i = 0; i < count; i++) {
                texts.remove(at);
                styles.remove(at);
                texts.add("");
                styles.add(Style.erased(style));
            }
        }

        private void split(int border) {
            if (border < texts.size() && texts.get(border).equals(RIGHT_HALF)) {
                texts.set(border, "");
                texts.set(border - 1, "");
            }
        }

        private void trim() {
            texts.subList(COLUMNS, texts.size()).clear();
            styles.subList(COLUMNS, styles.size()).clear();
        }

        String text() {
            StringBuilder text = new StringBuilder();
            for (String cell : texts) {
                text.append(cell.isEmpty() ? " " : cell.equals(RIGHT_HALF) ? "" : cell);
            }
            return text.toString();
        }
    }
}

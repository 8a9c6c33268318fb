package shark.term;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What other sizes do to text: none of it may go, and the cursor stays at its character. */
class ReflowTest {
    private static final List<String> WORDS = List.of(
            "a", "hello", "\u65e5\u672c", "0123456789", "e\u0301", " ", "x y", "\ud83d\ude00", "--------------------");

    /** Lines as a program wrote them come back from any row of sizes. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noTextIsLostOnTheWay(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            Screen screen = new Screen(2 + random.nextInt(30), 1 + random.nextInt(8), 2_000);
            List<String> written = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(12); i++) {
                StringBuilder line = new StringBuilder(">");
                for (int w = random.nextInt(10); w > 0; w--) {
                    line.append(WORDS.get(random.nextInt(WORDS.size())));
                }
                written.add(line.append("<").toString());
            }
            feed(screen, String.join("\r\n", written));
            List<String> sizes = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                screen.resize(2 + random.nextInt(30), 1 + random.nextInt(8));
                sizes.add(screen.columns() + "x" + screen.rows());
                assertThat(paragraphs(screen))
                        .as("seed %d, round %d, sizes %s", seed, round, sizes)
                        .isEqualTo(written);
                assertThat(before(screen))
                        .as("seed %d, round %d, sizes %s", seed, round, sizes)
                        .isEqualTo("<");
            }
            feed(screen, "!");
            written.set(written.size() - 1, written.get(written.size() - 1) + "!");
            assertThat(paragraphs(screen))
                    .as("seed %d, round %d, sizes %s, going on", seed, round, sizes)
                    .isEqualTo(written);
        }
    }

    /** Size, text, new size, and what typing x then gives. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            4x2 | abcd      | 8x2 | abcdx/
            4x2 | abcd      | 4x3 | abcd/x/
            4x2 | abcd      | 2x3 | ab/cd/x
            4x2 | abcd      | 3x3 | abc/dx/
            4x2 | abcd\\e[D | 8x2 | abxd/
            4x2 | ab        | 2x2 | ab/x
            4x2 | ab日      | 6x2 | ab日x/
            4x2 | ab日      | 3x3 | ab/日x/
            6x2 | ab\\e[6G  | 3x2 | abx/
            6x2 | ab\\e[6G  | 9x2 | ab   x/
            """)
    void theNextCharacterGoesAfterTheLast(String size, String text, String newSize, String shown) {
        Screen screen = new Screen(columns(size), rows(size), 10);
        feed(screen, text.replace("\\e", "\u001b"));

        screen.resize(columns(newSize), rows(newSize));
        feed(screen, "x");

        String rows = screen.text().replace("\n", "/");
        assertThat(rows.substring(0, rows.length() - 1))
                .startsWith(shown.endsWith("/") ? shown.substring(0, shown.length() - 1) : shown);
    }

    @Test
    void aWideCharacterThatFitsNowhereTakesNoOtherWithIt() {
        Screen screen = new Screen(8, 3, 100);
        feed(screen, "\u65e5ab\u672cc");

        screen.resize(1, 3);
        screen.resize(8, 3);

        assertThat(screen.text()).startsWith("abc\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 7, 100})
    void theHistoryKeepsItsBound(int most) {
        Screen screen = new Screen(20, 3, most);
        for (int i = 0; i < 150; i++) {
            feed(screen, "line " + i + "\r\n");
        }
        assertThat(screen.history()).isEqualTo(most);
        assertThat(screen.text()).isEqualTo("line 148\nline 149\n\n");
        if (most > 0) {
            assertThat(screen.line(-1)).hasToString("line 147");
            assertThat(screen.line(-most)).hasToString("line " + (148 - most));
        }
        screen.resize(2, 3);
        assertThat(screen.history()).isLessThanOrEqualTo(most);
        screen.resize(20, 2);
        assertThat(screen.history()).isLessThanOrEqualTo(most);
    }

    @Test
    void theRowsThatComeBackFromTheHistoryAreTheNewest() {
        Screen screen = new Screen(4, 2, 3);
        feed(screen, "a\r\nb\r\nc\r\nd\r\ne\r\nf");

        screen.resize(4, 9);

        assertThat(screen.text()).isEqualTo("b\nc\nd\ne\nf\n\n\n\n\n");
        assertThat(screen.history()).isZero();
        assertThat(screen.cursorRow()).isEqualTo(4);
    }

    /** A line that was cleared after it had wrapped is no more a part of the one before. */
    @Test
    void whatWasErasedJoinsNothing() {
        Screen screen = new Screen(4, 3, 0);
        feed(screen, "abcdef\u001b[1;3H\u001b[K\u001b[3;1H");

        screen.resize(10, 3);

        assertThat(screen.text()).isEqualTo("ab\nef\n\n");
    }

    private static List<String> paragraphs(Screen screen) {
        List<String> paragraphs = new ArrayList<>();
        StringBuilder paragraph = new StringBuilder();
        for (int row = -screen.history(); row < screen.rows(); row++) {
            Line line = screen.line(row);
            boolean goesOn = line.wrapped() && row + 1 < screen.rows();
            String text = line.text(0, screen.columns());
            boolean padded = goesOn
                    && line.end() < screen.columns()
                    && screen.line(row + 1).width(0) == 2;
            paragraph.append(goesOn ? (padded ? text.substring(0, text.length() - 1) : text) : text.stripTrailing());
            if (!goesOn) {
                paragraphs.add(paragraph.toString());
                paragraph.setLength(0);
            }
        }
        while (!paragraphs.isEmpty() && paragraphs.get(paragraphs.size() - 1).isEmpty()) {
            paragraphs.remove(paragraphs.size() - 1);
        }
        return paragraphs;
    }

    /** The character before the cursor, or under it while a wrap waits. */
    private static String before(Screen screen) {
        boolean waits = screen.page().cursor.wrapPending;
        int column = waits ? screen.cursorColumn() : screen.cursorColumn() - 1;
        if (column < 0) {
            return screen.line(screen.cursorRow() - 1).text(screen.columns() - 1);
        }
        return screen.line(screen.cursorRow()).text(column);
    }

    private static int columns(String size) {
        return Integer.parseInt(size.substring(0, size.indexOf('x')));
    }

    private static int rows(String size) {
        return Integer.parseInt(size.substring(size.indexOf('x') + 1));
    }

    private static void feed(Screen screen, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        screen.feed(bytes, 0, bytes.length);
    }
}

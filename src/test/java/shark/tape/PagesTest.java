package shark.tape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shark.base.ExchangeRow;
import shark.store.Page;
import shark.store.TestingExchange;

/** Rows in flight among stored ones. */
class PagesTest {
    /** Stored rows, where they go on, rows in flight, the direction, where it began, the limit; the rows and where they go on. */
    @ParameterizedTest
    @CsvSource({
        "9 8 7, 7, 10, older, 0, 500, 10 9 8 7, 7",
        "9 8 7, 0, 5, older, 0, 500, 9 8 7 5, 0",
        "9 8 7, 7, 5, older, 0, 500, 9 8 7, 7",
        "9 7, 7, 8 9, older, 0, 500, 9 8 7, 7",
        "'', 7, 20 6, older, 0, 500, 20, 7",
        "5 4, 0, 9 3, older, 6, 500, 5 4 3, 0",
        "9 8 7, 7, 12 11 10, older, 0, 3, 12 11 10, 10",
        "1 2 3, 3, 4, newer, 0, 500, 1 2 3, 3",
        "1 2 3, 0, 4 5, newer, 0, 500, 1 2 3 4 5, 0",
        "4 6, 6, 5 3, newer, 3, 500, 4 5 6, 6",
        "4 6, 0, 5 7, newer, 3, 3, 4 5 6, 6"
    })
    void areWhereTheyBelong(
            String stored, long next, String flying, String direction, long from, int limit, String rows, long then) {
        Page page = Pages.merged(new Page(rows(stored), next), rows(flying), direction.equals("older"), from, limit);
        assertThat(page.rows().stream().map(row -> "" + row.id()).collect(Collectors.joining(" ")))
                .isEqualTo(rows);
        assertThat(page.next()).isEqualTo(then);
    }

    private static List<ExchangeRow> rows(String ids) {
        return Arrays.stream(ids.split(" ", -1))
                .filter(id -> !id.isEmpty())
                .map(id -> TestingExchange.of(Long.parseLong(id), "dev", "h.example", "/")
                        .row())
                .toList();
    }
}

package shark.tui.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import shark.api.Event;
import shark.api.ExchangePage;
import shark.api.PageExchanges;
import shark.base.ExchangeRow;
import shark.base.Phase;

/** The list of exchanges over a daemon that has a million, asked page by page. */
class ExchangeListTest {
    private static final int MILLION = 1_000_000;
    private static final int PANE = 20;

    private final ExchangeList list = new ExchangeList();
    private final TestingDaemon daemon = new TestingDaemon();

    @Test
    void endsAndPagesReachAllOfAMillion() {
        begin(MILLION, "");
        assertThat(list.chosen().map(ExchangeRow::id)).contains((long) MILLION);
        list.first();
        serve();
        assertThat(list.chosen().map(ExchangeRow::id)).contains(1L);
        assertThat(daemon.asked).as("pages read so far").isLessThan(5);
        for (long id = 1; id < 30_000; id += PANE) {
            assertThat(list.chosen().map(ExchangeRow::id)).contains(id);
            list.move(PANE);
            serve();
        }
        list.last();
        serve();
        assertThat(list.following()).isTrue();
        for (long id = MILLION; id > MILLION - 30_000; id -= PANE) {
            assertThat(list.chosen().map(ExchangeRow::id)).contains(id);
            list.move(-PANE);
            serve();
        }
        list.last();
        serve();
        assertThat(list.chosen().map(ExchangeRow::id)).contains((long) MILLION);
    }

    @Test
    void aFilterThatFewMatchSearchesAllInStepsThatAnotherEnds() {
        begin(MILLION, "rare");
        assertThat(list.shown()).extracting(ExchangeRow::id).containsExactly(300_000L, 600_000L, 900_000L);
        assertThat(daemon.asked).isEqualTo(MILLION / TestingDaemon.STEP);
        assertThat(list.searching()).isFalse();

        list.restart("rare", "");
        list.watched();
        ExchangeList.Wanted first = settled().orElseThrow();
        assertThat(list.searching()).isTrue();
        list.restart("none", "");
        list.watched();
        list.page(first.request(), true, daemon.page(first.page()));
        assertThat(list.shown()).as("rows of the search that was ended").isEmpty();
        serve();
        assertThat(list.shown()).isEmpty();
        assertThat(list.searching()).isFalse();
    }

    @Test
    void whatComesWhileSomebodyIsAtTheBeginningIsThereAtTheEnd() {
        begin(2_000, "");
        list.first();
        serve();
        for (long id = 2_001; id <= 4_000; id++) {
            tell(id, Phase.STORED);
        }
        assertThat(list.chosen().map(ExchangeRow::id)).contains(1L);
        for (int i = 0; i < 4_000; i++) {
            list.move(1);
            serve();
        }
        assertThat(list.chosen().map(ExchangeRow::id)).contains(4_000L);
        assertThat(list.following()).isTrue();
    }

    @Test
    void whatIsToldBetweenTheAnswerAndItsComingIsNotLost() {
        begin(100, "");
        list.restart("", "");
        list.watched();
        ExchangeList.Wanted wanted = settled().orElseThrow();
        daemon.rows.put(101L, TestingDesk.row(101, "/", Phase.RESPONSE));
        ExchangePage page = daemon.page(wanted.page());
        tell(101, Phase.STORED);
        tell(102, Phase.STORED);
        list.page(wanted.request(), true, page);
        serve();
        assertThat(list.shown()).hasSize(102).allMatch(row -> row.phase() == Phase.STORED);
    }

    @Test
    void whatWasSkippedIsReadAgain() {
        begin(100, "");
        tell(101, Phase.RESPONSE);
        daemon.rows.put(101L, TestingDesk.row(101, "/"));
        for (long id = 102; id <= 3_000; id++) {
            daemon.rows.put(id, TestingDesk.row(id, "/"));
        }
        list.apply(new Event(List.of(TestingDesk.row(900, "/")), 2_898, List.of(), List.of(), List.of()));
        serve();
        assertThat(list.shown()).hasSize(3_000).allMatch(row -> row.phase() == Phase.STORED);
        assertThat(list.following()).isTrue();
    }

    /** Whatever is done and told, once all pages have come the window is a part of what there is, without a hole. */
    @Test
    void theWindowHasNoHole() {
        Random random = new Random(3);
        for (int round = 0; round < 30; round++) {
            begin(random.nextInt(12_000), "");
            for (int step = 0; step < 300; step++) {
                long next = daemon.rows.isEmpty() ? 1 : daemon.rows.lastKey() + 1;
                switch (random.nextInt(9)) {
                    case 0 -> list.first();
                    case 1 -> list.last();
                    case 2, 3 -> list.move(random.nextInt(1_400) - 700);
                    case 4, 5 -> {
                        for (long id = next; id < next + random.nextInt(60); id++) {
                            tell(id, random.nextBoolean() ? Phase.STORED : Phase.RESPONSE);
                        }
                    }
                    case 6 -> {
                        if (next > 1) {
                            tell(random.nextInt((int) next - 1) + 1, Phase.STORED);
                        }
                    }
                    case 7 -> list.watched();
                    default -> {
                        long gone = random.nextInt((int) next);
                        daemon.rows.remove(gone);
                        list.apply(new Event(List.of(), 0, List.of(gone), List.of(), List.of()));
                    }
                }
                if (random.nextBoolean()) {
                    serve();
                }
            }
            serve();
            assertThat(list.shown()).hasSizeLessThanOrEqualTo(ExchangeWindow.MOST);
            if (!list.shown().isEmpty()) {
                long first = list.shown().get(0).id();
                long last = list.shown().get(list.shown().size() - 1).id();
                assertThat(list.shown())
                        .isSortedAccordingTo(Comparator.comparingLong(ExchangeRow::id))
                        .containsExactlyElementsOf(
                                daemon.rows.subMap(first, true, last, true).values());
            }
        }
    }

    private void begin(int count, String filter) {
        daemon.rows.clear();
        for (long id = 1; id <= count; id++) {
            daemon.rows.put(id, TestingDesk.row(id, "/"));
        }
        list.restart(filter, "");
        list.watched();
        serve();
    }

    /** Something happens at the daemon, and is told. */
    private void tell(long id, Phase phase) {
        ExchangeRow row = TestingDesk.row(id, "/", phase);
        daemon.rows.put(id, row);
        list.apply(new Event(List.of(row), 0, List.of(), List.of(), List.of()));
    }

    private Optional<ExchangeList.Wanted> settled() {
        list.fit(PANE);
        return list.wanted();
    }

    /** Answers pages until none is wanted. */
    private void serve() {
        for (Optional<ExchangeList.Wanted> wanted = settled(); wanted.isPresent(); wanted = settled()) {
            PageExchanges page = wanted.get().page();
            list.page(wanted.get().request(), page.older(), daemon.page(page));
            assertThat(list.shown()).hasSizeLessThanOrEqualTo(ExchangeWindow.MOST);
        }
    }

    /** A daemon's answers, over a map. */
    private static final class TestingDaemon {
        static final int STEP = 10_000;

        final NavigableMap<Long, ExchangeRow> rows = new TreeMap<>();
        int asked;

        ExchangePage page(PageExchanges asks) {
            asked++;
            Predicate<Long> matches = switch (asks.filter()) {
                case "rare" -> id -> id % 300_000 == 0;
                case "none" -> id -> false;
                default -> id -> true;
            };
            NavigableMap<Long, ExchangeRow> side = asks.older()
                    ? (asks.from() == 0 ? rows : rows.headMap(asks.from(), false)).descendingMap()
                    : rows.tailMap(asks.from(), false);
            List<ExchangeRow> found = new ArrayList<>();
            int looked = 0;
            for (ExchangeRow row : side.values()) {
                if (matches.test(row.id())) {
                    found.add(row);
                }
                if (++looked == STEP || found.size() == asks.limit()) {
                    boolean more = row.id() != side.lastKey();
                    return new ExchangePage(found, more ? row.id() : 0);
                }
            }
            return new ExchangePage(found, 0);
        }
    }
}

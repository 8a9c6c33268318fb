package shark.tape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import shark.base.ExchangeRow;
import shark.base.Phase;
import shark.base.Source;

/** What listeners are told of exchanges that change faster than they look. */
class FeedTest {
    private final Feed feed = new Feed();

    @Test
    void ofManyChangesOfOneTheNewestIsTold() {
        try (Feed.Subscription listener = feed.subscribe()) {
            feed.changed(row(1, Phase.REQUEST, 0));
            feed.changed(row(2, Phase.REQUEST, 0));
            feed.changed(row(1, Phase.RESPONSE, 200));
            feed.changed(row(1, Phase.STORED, 200));
            assertThat(listener.drain().rows()).containsExactly(row(1, Phase.STORED, 200), row(2, Phase.REQUEST, 0));
            assertThat(listener.drain().isEmpty()).isTrue();
        }
    }

    @Test
    void whatIsTooMuchIsCountedAndWhatIsKnownStaysNewest() {
        try (Feed.Subscription listener = feed.subscribe()) {
            for (long id = 1; id <= 1_000; id++) {
                feed.changed(row(id, Phase.REQUEST, 0));
            }
            feed.changed(row(500, Phase.RESPONSE, 404));
            feed.changed(row(501, Phase.RESPONSE, 404));
            Feed.Changes changes = listener.drain();
            assertThat(changes.rows())
                    .extracting(ExchangeRow::id)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 500).boxed().toList());
            assertThat(changes.rows().get(499).status()).isEqualTo(404);
            assertThat(changes.skipped()).isEqualTo(501);
            feed.changed(row(777, Phase.STORED, 200));
            assertThat(listener.drain())
                    .isEqualTo(new Feed.Changes(List.of(row(777, Phase.STORED, 200)), 0, List.of()));
        }
    }

    @Test
    void whatIsRemovedIsNotToldAsChanged() {
        try (Feed.Subscription listener = feed.subscribe()) {
            feed.changed(row(1, Phase.STORED, 200));
            feed.changed(row(2, Phase.STORED, 200));
            feed.removed(1);
            Feed.Changes changes = listener.drain();
            assertThat(changes.rows()).containsExactly(row(2, Phase.STORED, 200));
            assertThat(changes.removed()).containsExactly(1L);
            for (long id = 1; id <= 600; id++) {
                feed.removed(id);
            }
            assertThat(listener.drain()).satisfies(many -> {
                assertThat(many.removed()).hasSize(500);
                assertThat(many.skipped()).isEqualTo(100);
            });
        }
    }

    @Test
    void eachListenerHasAViewOfItsOwnFromWhenItCame() {
        Feed.Subscription first = feed.subscribe();
        feed.changed(row(1, Phase.REQUEST, 0));
        Feed.Subscription second = feed.subscribe();
        feed.changed(row(2, Phase.REQUEST, 0));
        assertThat(second.drain().rows()).extracting(ExchangeRow::id).containsExactly(2L);
        second.close();
        feed.changed(row(3, Phase.REQUEST, 0));
        assertThat(second.drain().isEmpty()).isTrue();
        assertThat(first.drain().rows()).extracting(ExchangeRow::id).containsExactly(1L, 2L, 3L);
        first.close();
    }

    @Test
    void inFlightIsWhatIsNotOnDisk() {
        for (long id : new long[] {3, 1, 2, 4}) {
            feed.changed(row(id, Phase.REQUEST, 0));
        }
        feed.changed(row(2, Phase.DONE, 200));
        feed.changed(row(3, Phase.STORED, 200));
        assertThat(feed.inFlight())
                .containsExactly(row(4, Phase.REQUEST, 0), row(2, Phase.DONE, 200), row(1, Phase.REQUEST, 0));
        feed.changed(row(3, Phase.STORED, 200));
        assertThat(feed.inFlight()).hasSize(3);
    }

    private static ExchangeRow row(long id, Phase phase, int status) {
        return new ExchangeRow(
                id,
                "box",
                "tape",
                1,
                "GET",
                "http",
                "a",
                80,
                "/",
                status,
                0,
                0,
                1,
                "",
                Source.NETWORK,
                phase,
                false,
                0,
                null);
    }
}

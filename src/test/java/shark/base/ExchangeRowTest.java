package shark.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import shark.store.TestingExchange;

class ExchangeRowTest {
    @Test
    void aLongPathIsCutForAScreen() {
        ExchangeRow row = TestingExchange.of(7, "dev", "h.example", "/" + "x".repeat(60_000))
                .row();
        ExchangeRow brief = row.brief();
        assertThat(brief.path()).hasSize(500).startsWith("/xxx").endsWith("x\u2026");
        assertThat(brief.id()).isEqualTo(7);
        assertThat(brief.host()).isEqualTo("h.example");
        assertThat(brief.brief()).isSameAs(brief);
    }
}

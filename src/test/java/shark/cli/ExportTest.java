package shark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import shark.api.BodyPart;
import shark.api.ExchangeDetail;
import shark.api.ExchangePage;
import shark.api.Methods;
import shark.api.PageExchanges;
import shark.base.ErrorCode;
import shark.base.ExchangeRow;
import shark.base.Phase;
import shark.base.SharkException;

/** {@code http export} and {@code http curl} against a daemon that has 450 exchanges. */
class ExportTest {
    private static final int COUNT = 450;

    @TempDir
    Path home;

    private TestingShell shell;

    @BeforeEach
    void open() throws IOException {
        shell = new TestingShell(home);
        shell.daemon
                .on(Methods.HTTP_PAGE, ExportTest::page)
                .on(Methods.HTTP_SHOW, ref -> {
                    if (ref.id() == 7) {
                        throw new SharkException(ErrorCode.NOT_FOUND, "removed meanwhile");
                    }
                    return detail(ref.id());
                })
                .on(Methods.HTTP_BODY, read -> {
                    byte[] body = new byte[read.response() ? 40 : 0];
                    return new BodyPart(body.length, body);
                });
    }

    @AfterEach
    void close() {
        shell.close();
    }

    private static ExchangePage page(PageExchanges asked) {
        List<ExchangeRow> rows = LongStream.rangeClosed(asked.from() + 1, Math.min(COUNT, asked.from() + asked.limit()))
                .mapToObj(ExportTest::row)
                .toList();
        long last = asked.from() + rows.size();
        return new ExchangePage(rows, last < COUNT ? last : 0);
    }

    private static ExchangeRow row(long id) {
        ExchangeRow row = TestingShell.row(id, "h.example", "/" + id, 200, null, false);
        return id == 8 ? TestingShell.phase(row, Phase.RESPONSE) : row;
    }

    private static ExchangeDetail detail(long id) {
        return new ExchangeDetail(
                row(id),
                "GET /" + id + " HTTP/1.1\r\nHost: h.example\r\n\r\n",
                "",
                "",
                List.of(),
                "HTTP/1.1 200 OK\r\n\r\n",
                "",
                "");
    }

    @Test
    void allThatIsStoredIsInTheLogTheOldestFirst() throws IOException {
        assertThat(shell.run("http", "export", "--sandbox", "dev", "host:h", "-status:5xx"))
                .isZero();

        JsonNode log =
                new ObjectMapper().readTree(TestingShell.text(shell.output)).get("log");
        assertThat(log.get("version").asText()).isEqualTo("1.2");
        assertThat(log.at("/creator/name").asText()).isEqualTo("shark");
        assertThat(ids(log.get("entries")))
                .hasSize(COUNT - 2) // One was removed meanwhile, one is on its way.
                .isSorted()
                .doesNotContain(7L, 8L);
        assertThat(TestingShell.text(shell.errors)).isEmpty();
        assertThat(shell.daemon.asked())
                .contains(new PageExchanges("host:h !status:5xx", "dev", false, 0, 200))
                .contains(new PageExchanges("host:h !status:5xx", "dev", false, 400, 200));
    }

    @Test
    void linesOfJsonAreOneAnExchange() throws IOException {
        assertThat(shell.run("http", "export", "--as", "ndjson")).isZero();

        List<String> lines = TestingShell.text(shell.output).lines().toList();
        assertThat(lines).hasSize(COUNT - 2);
        JsonNode first = new ObjectMapper().readTree(lines.get(0));
        assertThat(first.at("/_shark/id").asLong()).isEqualTo(1);
        assertThat(first.at("/response/content/text").asText()).isEqualTo("\0".repeat(40));
    }

    @Test
    void largeBodiesAreLeftOutAndCounted() throws IOException {
        assertThat(shell.run("http", "export", "--max-body", "39")).isZero();

        JsonNode log =
                new ObjectMapper().readTree(TestingShell.text(shell.output)).get("log");
        assertThat(log.at("/entries/0/response/content").has("text")).isFalse();
        assertThat(TestingShell.text(shell.errors))
                .isEqualTo("shark: the bodies of 448 exchanges are over 39 bytes and were left out; see --max-body\n");
    }

    @Test
    void aRequestIsWrittenForCurl() {
        assertThat(shell.run("http", "curl", "12")).isZero();

        assertThat(TestingShell.text(shell.output))
                .isEqualTo("curl 'http://h.example/12' -H 'User-Agent:' -H 'Accept:'\n");
    }

    @Test
    void aBodyOfARequestCanBeHadToo() {
        shell.daemon.on(Methods.HTTP_BODY, read -> {
            byte[] body = read.response() ? new byte[0] : Base64.getDecoder().decode("AAEC");
            return new BodyPart(body.length, body);
        });

        assertThat(shell.run("http", "show", "12", "--request", "--body")).isZero();

        assertThat(shell.output.toByteArray()).containsExactly(0, 1, 2);
    }

    private static List<Long> ids(JsonNode entries) {
        List<Long> ids = new ArrayList<>();
        entries.forEach(entry -> ids.add(entry.at("/_shark/id").asLong()));
        return ids;
    }
}

package shark.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import shark.api.ExchangeDetail;
import shark.api.ExchangePage;
import shark.api.ExchangeRef;
import shark.api.Methods;
import shark.api.PageExchanges;
import shark.api.SocketClient;
import shark.base.ErrorCode;
import shark.base.ExchangeRow;
import shark.base.Phase;
import shark.base.SharkException;
import shark.base.Version;
import shark.cli.har.HarEntry;

/** {@code shark http export}: exchanges one by one, so that a store of any size passes through little memory. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Writes exchanges with their bodies, the oldest first: as a HAR 1.2 log, which",
            "browsers and other tools read, or one JSON object a line."
        },
        footer = {
            "",
            "A filter is as of: shark http ls --help. Only HTTP is in a HAR log. What HAR has",
            "no field for is in _shark.",
            "",
            "Example: shark http export --sandbox dev host:example.org > example.har"
        })
final class ExportCommand implements Callable<Integer> {
    private static final int PAGE = 200;
    private static final int DECODED = 16 << 20;

    private final SocketClient client;
    private final Streams streams;
    private final ObjectMapper mapper = new ObjectMapper();

    /** The choices. */
    enum Kind {
        HAR,
        NDJSON
    }

    @Option(names = "--sandbox", defaultValue = "", paramLabel = "NAME", description = "only of this one")
    private String sandbox = "";

    @Option(names = "--as", defaultValue = "har", paramLabel = "har|ndjson", description = "usually har")
    private Kind kind = Kind.HAR;

    @Option(
            names = "--max-body",
            defaultValue = "16777216",
            paramLabel = "BYTES",
            description = "larger bodies are left out; usually 16 MiB")
    private int most;

    @Parameters(arity = "0..*", paramLabel = "FILTER")
    private List<String> filter = List.of();

    private int cut;

    ExportCommand(SocketClient client, Streams streams) {
        this.client = client;
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        OutputStream output = streams.output();
        try (JsonGenerator json = mapper.getFactory().createGenerator(output)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            if (kind == Kind.HAR) {
                begin(json);
                each(entry -> json.writeObject(entry));
                json.writeEndArray();
                json.writeEndObject();
                json.writeEndObject();
                json.writeRaw('\n');
            } else {
                json.setRootValueSeparator(null);
                each(entry -> {
                    json.writeObject(entry);
                    json.writeRaw('\n');
                });
            }
        }
        if (cut > 0) {
            streams.errors()
                    .println("shark: the bodies of " + cut + " exchanges are over " + most
                            + " bytes and were left out; see --max-body");
        }
        return 0;
    }

    private static void begin(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("log");
        json.writeStringField("version", "1.2");
        json.writeObjectFieldStart("creator");
        json.writeStringField("name", "shark");
        json.writeStringField("version", Version.NUMBER);
        json.writeEndObject();
        json.writeArrayFieldStart("entries");
    }

    private interface Sink {
        void write(ObjectNode entry) throws IOException;
    }

    private void each(Sink sink) throws IOException {
        long from = 0;
        do {
            PageExchanges asked = new PageExchanges(String.join(" ", filter), sandbox, false, from, PAGE);
            ExchangePage page = client.call(Methods.HTTP_PAGE, asked);
            for (ExchangeRow row : page.exchanges()) {
                if (row.scheme().startsWith("http") && row.phase() == Phase.STORED) {
                    write(row.id(), sink);
                }
            }
            from = page.next();
        } while (from > 0 && !streams.output().checkError()); // Else nobody reads any more.
    }

    private void write(long id, Sink sink) throws IOException {
        try {
            ExchangeDetail detail = client.call(Methods.HTTP_SHOW, new ExchangeRef(id));
            HarEntry.Content question = content(id, false, detail.row().requestBytes());
            HarEntry.Content answer = content(id, true, detail.row().responseBytes());
            cut += question.bytes().length < question.size() || answer.bytes().length < answer.size() ? 1 : 0;
            sink.write(HarEntry.of(detail, question, answer, DECODED));
        } catch (SharkException e) {
            if (e.code() != ErrorCode.NOT_FOUND) { // It was removed since it was listed.
                throw e;
            }
        }
    }

    private HarEntry.Content content(long id, boolean response, long size) throws IOException {
        HarEntry.Content content =
                size > most ? new HarEntry.Content(new byte[0], size) : new StoredBody(client, id, response).read(most);
        return content.bytes().length < content.size() ? new HarEntry.Content(new byte[0], content.size()) : content;
    }
}

package shark.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import shark.api.Codec;
import shark.api.Methods;
import shark.api.SetTapeRules;
import shark.api.SocketClient;
import shark.api.TapeRules;
import shark.base.ErrorCode;
import shark.base.SharkException;

/** {@code shark tape rules}. */
@Command(
        name = "rules",
        mixinStandardHelpOptions = true,
        description = {
            "Shows or changes by what requests are matched, as JSON.",
            "What the tape holds is matched by new rules too; until that is done nothing of",
            "it is played."
        },
        footer = {
            "",
            "Members of rules: presets, leaveOutQuery, leaveOutHeaders, leaveOutJson,",
            "leaveOutForm, matchHeaders (lists of texts), queryInAnyOrder (true), alike (date,",
            "uuid). Presets: cache-busters, aws-signature, nonces, dates, uuids.",
            "",
            "Examples: shark tape rules ci --preset cache-busters --preset nonces",
            "          echo '{\"leaveOutJson\":[\"/meta/time\"]}' | shark tape rules ci --set -"
        })
final class TapeRulesCommand implements Callable<Integer> {
    /** Bytes of a file of rules. */
    private static final int MOST = 1 << 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final SocketClient client;
    private final Streams streams;

    @Parameters(paramLabel = "TAPE")
    private String name = "";

    @Option(names = "--set", paramLabel = "FILE", description = "these rules in place of those there are; -: input")
    private @Nullable String file;

    @Option(names = "--preset", paramLabel = "PRESET", description = "with this preset, beside the rules there are")
    private @Nullable List<String> presets;

    @Option(names = "--clear", description = "without the rules there are")
    private boolean clear;

    @Mixin
    private Format format = new Format();

    TapeRulesCommand(SocketClient client, Streams streams) {
        this.client = client;
        this.streams = streams;
    }

    /** What is written as JSON; see {@link TapeRules}. */
    record Shown(String name, JsonNode rules, boolean settled) {}

    @Override
    public Integer call() throws IOException {
        boolean changes = clear || file != null || presets != null;
        TapeRules rules = client.call(Methods.TAPE_RULES, new SetTapeRules(name, changes ? wanted().toString() : null));
        JsonNode object = JSON.readTree(rules.rules());
        format.print(streams.output(), new Shown(name, object, rules.settled()), new Codec().pretty(object));
        if (!rules.settled()) {
            streams.errors()
                    .println("shark: what the tape '" + name
                            + "' holds is still being matched anew; nothing of it is played until that is done");
        }
        return 0;
    }

    private JsonNode wanted() throws IOException {
        JsonNode base = JSON.createObjectNode();
        if (file != null) {
            base = read(file);
        } else if (!clear) {
            base = JSON.readTree(client.call(Methods.TAPE_RULES, new SetTapeRules(name, null))
                    .rules());
        }
        if (presets != null && base instanceof ObjectNode object) {
            ArrayNode all = object.withArray("presets");
            for (String preset : presets) {
                boolean isThere = false;
                for (JsonNode known : all) {
                    isThere |= known.asText().equals(preset);
                }
                if (!isThere) {
                    all.add(preset);
                }
            }
        }
        return base;
    }

    private JsonNode read(String from) throws IOException {
        byte[] bytes;
        try (InputStream input = from.equals("-") ? streams.input() : Files.newInputStream(Path.of(from))) {
            bytes = input.readNBytes(MOST);
        } catch (IOException e) {
            throw new SharkException(ErrorCode.INVALID, "the rules in " + from + " cannot be read: " + e, e);
        }
        try {
            return JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new SharkException(
                    ErrorCode.INVALID, "the rules in " + from + " are no JSON: " + e.getOriginalMessage(), e);
        }
    }
}

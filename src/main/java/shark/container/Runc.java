package shark.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import shark.base.ErrorCode;
import shark.base.SharkException;
import shark.sys.Command;

/** Drives runc(8). Each call runs the program; safe for use by several threads on different containers. */
public final class Runc {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern STATUS = Pattern.compile("\"status\":\\s*\"([a-z]+)\"");
    private static final Pattern PID = Pattern.compile("\"pid\":\\s*(\\d+)");

    private final Path state;

    /** @param state where runc keeps what runs; gone after a reboot, as the containers are */
    public Runc(Path state) {
        this.state = state;
    }

    /** Writes the bundle and starts the container; the process id of its init on the host. */
    public long start(String id, Path bundle, ContainerSpec spec) {
        try {
            Files.createDirectories(bundle);
            Files.writeString(bundle.resolve("config.json"), OciConfig.json(spec, Machine.own()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path log = bundle.resolve("runc.log");
        Path pidFile = bundle.resolve("init.pid");
        Command run = runc(
                "--log",
                log.toString(),
                "--log-format",
                "json",
                "run",
                "--detach",
                "--pid-file",
                pidFile.toString(),
                "--bundle",
                bundle.toString(),
                id);
        int status = new Seat(spec.init(), bundle).starting(run).runDetached();
        if (status != 0) {
            throw new SharkException(ErrorCode.INTERNAL, "runc could not start " + id + ": " + lastError(log));
        }
        return readPid(pidFile)
                .orElseThrow(() -> new SharkException(ErrorCode.INTERNAL, "runc left no process id of " + id));
    }

    /** The process id that runc wrote; empty while it has not, and when it could not start what it was to. */
    public static OptionalLong readPid(Path pidFile) {
        try {
            String text = Files.readString(pidFile).strip();
            return text.matches("\\d{1,9}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** The last message of a log in JSON, a line each; what it names is what the reader can act on. */
    static String lastError(Path log) {
        String last = "it does not say why";
        try {
            for (String line : Files.readAllLines(log)) {
                JsonNode message = JSON.readTree(line).path("msg");
                last = message.isTextual() ? message.asText().replaceFirst("^runc run failed: ", "") : last;
            }
        } catch (IOException e) {
            return last + " (" + log + ")";
        }
        return last;
    }

    /** The process id of its init on the host; empty when it does not run. */
    public OptionalLong running(String id) {
        Command.Outcome outcome = runc("state", id).run();
        Matcher status = STATUS.matcher(outcome.stdout());
        Matcher pid = PID.matcher(outcome.stdout());
        boolean runs = outcome.ok() && status.find() && status.group(1).equals("running") && pid.find();
        return runs ? OptionalLong.of(Long.parseLong(pid.group(1))) : OptionalLong.empty();
    }

    /** Kills all of its processes and forgets it; nothing, when runc knows none of that name. */
    public void delete(String id) {
        if (!Files.exists(state.resolve(id))) {
            return;
        }
        Command.Outcome outcome = runc("delete", "--force", id).run();
        if (!outcome.ok() && !outcome.stderr().contains("does not exist")) {
            throw new SharkException(
                    ErrorCode.INTERNAL,
                    "runc could not remove " + id + ": " + outcome.stderr().strip());
        }
    }

    private Command runc(String... arguments) {
        List<String> words = new ArrayList<>(List.of("runc", "--root", state.toString()));
        words.addAll(List.of(arguments));
        return new Command(words);
    }
}

package shark.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import shark.base.ErrorCode;
import shark.base.SharkException;
import shark.sys.Command;

/** Drives runc(8). Each call runs the program; safe for use by several threads on different containers. */
public final class Runc {
    private static final Pattern STATUS = Pattern.compile("\"status\":\\s*\"([a-z]+)\"");
    private static final Pattern PID = Pattern.compile("\"pid\":\\s*(\\d+)");

    private final Path state;

    /** @param state where runc keeps what runs; gone after a reboot, as the containers are */
    public Runc(Path state) {
        this.state = state;
    }

    /** Writes the bundle and starts the container. */
    public void start(String id, Path bundle, ContainerSpec spec) {
        try {
            Files.createDirectories(bundle);
            Files.writeString(bundle.resolve("config.json"), OciConfig.json(spec));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path log = bundle.resolve("runc.log");
        int status = runc("--log", log.toString(), "run", "--detach", "--bundle", bundle.toString(), id)
                .runDetached();
        if (status != 0) {
            throw new SharkException(ErrorCode.INTERNAL, "runc could not start " + id + ": " + lastLine(log));
        }
    }

    private static String lastLine(Path log) {
        try {
            String text = Files.readString(log).strip();
            return text.substring(text.lastIndexOf('\n') + 1);
        } catch (IOException e) {
            return "it wrote no log";
        }
    }

    /** {@code created}, {@code running}, {@code stopped}..., or empty when runc does not know it. */
    public String status(String id) {
        return found(STATUS, id);
    }

    /** The process id of its init on the host; 0 when it does not run. */
    public long pid(String id) {
        String pid = found(PID, id);
        return pid.isEmpty() ? 0 : Long.parseLong(pid);
    }

    private String found(Pattern pattern, String id) {
        Command.Outcome outcome = runc("state", id).run();
        Matcher matcher = pattern.matcher(outcome.stdout());
        return outcome.ok() && matcher.find() ? matcher.group(1) : "";
    }

    /** Kills all of its processes and forgets it. */
    public void delete(String id) {
        Command.Outcome outcome = runc("delete", "--force", id).run();
        if (!outcome.ok() && !outcome.stderr().contains("does not exist")) {
            throw new SharkException(
                    ErrorCode.INTERNAL,
                    "runc could not remove " + id + ": " + outcome.stderr().strip());
        }
    }

    /** Starts a command inside; the process's streams are the command's, its exit code too. */
    public Process exec(String id, List<String> command, Map<String, String> environment, String workdir) {
        List<String> words = new ArrayList<>(List.of("exec"));
        new TreeMap<>(environment).forEach((name, value) -> words.addAll(List.of("--env", name + "=" + value)));
        if (!workdir.isEmpty()) {
            words.addAll(List.of("--cwd", workdir));
        }
        words.add(id);
        words.addAll(command);
        return runc(words.toArray(String[]::new)).start();
    }

    private Command runc(String... arguments) {
        List<String> words = new ArrayList<>(List.of("runc", "--root", state.toString()));
        words.addAll(List.of(arguments));
        return new Command(words);
    }
}

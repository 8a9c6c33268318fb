package shark.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import shark.api.BodyPart;
import shark.api.CreateSandbox;
import shark.api.Event;
import shark.api.ExchangeDetail;
import shark.api.ExchangeList;
import shark.api.Methods;
import shark.api.Nothing;
import shark.api.ReadBody;
import shark.api.SandboxDetail;
import shark.api.SandboxInfo;
import shark.api.SandboxList;
import shark.api.SocketClient;
import shark.api.TapeDifferences;
import shark.api.TapeFile;
import shark.api.TapeInfo;
import shark.api.TapeList;
import shark.api.TapeReport;
import shark.api.TestingDaemon;
import shark.base.ErrorCode;
import shark.base.ExchangeRow;
import shark.base.Mode;
import shark.base.Phase;
import shark.base.SharkException;
import shark.base.Source;

/** The command line at a daemon that answers as the test wants: what was written, and what was asked. */
final class TestingShell implements AutoCloseable {
    static final SandboxInfo DEV = info("dev", "running", Mode.RECORD, "host", 1_500);
    static final byte[] BODY = new byte[(5 << 20) / 2];

    private final Path home;
    final ByteArrayOutputStream output = new ByteArrayOutputStream();
    final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    final TestingDaemon daemon;
    byte[] input = new byte[0];

    TestingShell(Path home) throws IOException {
        this.home = home;
        for (int i = 0; i < BODY.length; i++) {
            BODY[i] = (byte) (i * 31);
        }
        daemon = new TestingDaemon(home.resolve("sharkd.sock"))
                .on(Methods.SANDBOX_CREATE, create -> info(create.name(), "running", create.mode(), create.from(), 0))
                .on(Methods.SANDBOX_START, ref -> existing(ref.name()))
                .on(Methods.SANDBOX_STOP, ref -> existing(ref.name()))
                .on(Methods.SANDBOX_REMOVE, remove -> {
                    existing(remove.name());
                    return new Nothing();
                })
                .on(
                        Methods.SANDBOX_LIST,
                        none -> new SandboxList(
                                List.of(DEV, info("old\u202e", "stopped", Mode.OFF, "rootfs:/srv/\u65e5\u672c", 0))))
                .on(Methods.SANDBOX_INSPECT, ref -> detail(existing(ref.name())))
                .on(Methods.SANDBOX_MODE, set -> info(set.name(), "running", set.mode(), "host", 0))
                .on(
                        Methods.HTTP_LIST,
                        list -> new ExchangeList(List.of(
                                row(3, "h.example", "/a?b", 504, "not on the tape\n\033[2Jmore", false),
                                row(2, "\u65e5\u672c.example", "/", 0, null, false),
                                row(1, "h.example", "/first", 200, null, true))))
                .on(
                        Methods.HTTP_SHOW,
                        ref -> new ExchangeDetail(
                                row(ref.id(), "h.example", "/", 200, ref.id() == 7 ? "cut \033[2J" : null, false),
                                "GET / HTTP/1.1\r\nHost: h.example\r\nX-Evil: \033]0;t\007\r\n\r\n",
                                "",
                                "",
                                List.of(),
                                "HTTP/1.1 200 OK\r\n\r\n",
                                "",
                                ""))
                .on(Methods.HTTP_BODY, TestingShell::part)
                .on(Methods.HTTP_PIN, pin -> new Nothing())
                .on(Methods.HTTP_REMOVE, ref -> new Nothing())
                .on(
                        Methods.TAPE_LIST,
                        none -> new TapeList(List.of(tape("dev", List.of("dev", "eve")), tape("old\u202e", List.of()))))
                .on(Methods.TAPE_SHOW, ref -> tape(ref.name(), List.of("dev", "eve")))
                .on(Methods.TAPE_NEW, ref -> new Nothing())
                .on(Methods.TAPE_COPY, copy -> new Nothing())
                .on(Methods.TAPE_MERGE, copy -> new Nothing())
                .on(
                        Methods.TAPE_DIFF,
                        asked -> asked.first().equals(asked.second())
                                ? new TapeDifferences(0, 0, 0, List.of())
                                : new TapeDifferences(
                                        1,
                                        2,
                                        0,
                                        List.of(
                                                new TapeDifferences.Item("added", "GET", "http://x/\033[2J", 0, 7),
                                                new TapeDifferences.Item("removed", "POST", "http://x/b", 5, 0))))
                .on(
                        Methods.TAPE_VERIFY,
                        ref -> ref.name().equals("dev")
                                ? new TapeReport(12, 0, List.of())
                                : new TapeReport(
                                        12, 2, List.of(new TapeReport.Damage(7, "GET", "http://x/", "it is gone"))))
                .on(Methods.TAPE_EXPORT, TestingShell::export)
                .on(Methods.TAPE_IMPORT, TestingShell::imported)
                .on(Methods.TAPE_REMOVE, remove -> new Nothing())
                .on(Methods.DAEMON_STOP, none -> new Nothing());
    }

    @Override
    public void close() {
        daemon.close();
    }

    static SandboxInfo existing(String name) {
        if (!name.equals("dev")) {
            throw new SharkException(ErrorCode.NOT_FOUND, "no sandbox '" + name + "'; see: shark ls");
        }
        return DEV;
    }

    static BodyPart part(ReadBody read) {
        if (read.id() == 404) {
            throw new SharkException(ErrorCode.NOT_FOUND, "no exchange 404");
        }
        int to = (int) Math.min(BODY.length, read.offset() + read.length());
        return new BodyPart(BODY.length, Arrays.copyOfRange(BODY, (int) read.offset(), to));
    }

    static SandboxInfo info(String name, String state, Mode mode, String base, long out) {
        return new SandboxInfo(name, state, mode, base, name, 0, 3, 2, 1, out, 999, List.of(1));
    }

    /** Only what is spooled is written: the other files that tests name are not theirs. */
    private static Nothing export(TapeFile asked) {
        try {
            if (asked.file().contains("shark-tape")) {
                Files.writeString(Path.of(asked.file()), "archive of " + asked.name());
            }
            return new Nothing();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Nothing imported(TapeFile asked) {
        try {
            if (asked.file().contains("shark-tape")) {
                throw new SharkException(ErrorCode.CORRUPT, "it holds " + Files.readString(Path.of(asked.file())));
            }
            return new Nothing();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static TapeInfo tape(String name, List<String> sandboxes) {
        return new TapeInfo(name, 1_700_000_000_123_456L, 12, 3_400, "ab".repeat(32), "", sandboxes);
    }

    static SandboxDetail detail(SandboxInfo info) {
        return new SandboxDetail(info, CreateSandbox.named(info.name()), 7, "/b", "/u", "embedded", List.of());
    }

    static ExchangeRow row(long id, String host, String path, int status, @Nullable String error, boolean pinned) {
        return new ExchangeRow(
                id,
                "dev",
                "dev",
                0,
                "GET",
                "http",
                host,
                80,
                path,
                status,
                0,
                40,
                1_500,
                "",
                Source.NETWORK,
                Phase.STORED,
                pinned,
                0,
                error);
    }

    static ExchangeRow phase(ExchangeRow row, Phase phase) {
        return new ExchangeRow(
                row.id(),
                row.sandbox(),
                row.tape(),
                0,
                row.method(),
                row.scheme(),
                row.host(),
                row.port(),
                row.path(),
                0,
                0,
                0,
                0,
                "",
                Source.NETWORK,
                phase,
                false,
                0,
                null);
    }

    static Event event(long skipped, ExchangeRow... rows) {
        return new Event(List.of(rows), skipped, List.of(), List.of(), List.of());
    }

    Cli cli() {
        SocketClient client = new SocketClient(home.resolve("sharkd.sock"), () -> {
            throw new AssertionError("one listens already");
        });
        return new Cli(client, List::of);
    }

    int run(String... words) {
        InputStream stdin = new ByteArrayInputStream(input);
        return cli().run(stdin, print(output), print(errors), words);
    }

    static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}

package shark.daemon;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import shark.api.BodyPart;
import shark.api.Codec;
import shark.api.CreateSandbox;
import shark.api.ExchangeDetail;
import shark.api.ExchangeList;
import shark.api.Exec;
import shark.api.Method;
import shark.api.Methods;
import shark.api.Nothing;
import shark.api.ReadBody;
import shark.api.SandboxDetail;
import shark.api.SandboxInfo;
import shark.api.SandboxList;
import shark.base.ErrorCode;
import shark.base.SharkException;
import shark.sandbox.SandboxSpec;
import shark.sandbox.Sandboxes;
import shark.store.Body;
import shark.store.Counters;
import shark.store.Exchange;
import shark.store.Filter;
import shark.tape.Tapes;

/** What the daemon's methods do: one row of a table for each. Called on worker threads. */
final class Calls {
    private static final int MOST_LISTED = 1000;

    private final Codec codec = new Codec();
    private final Sandboxes sandboxes;
    private final Tapes tapes;
    private final Clock clock;
    private final Map<String, Row<?, ?>> table = new HashMap<>();

    /** What a call gives, and what goes on over its connection. */
    record Answer(Object result, @Nullable Stream stream) {}

    /** What a connection becomes after the answer. */
    interface Stream {
        ChannelHandler handler();

        /** Called on the event loop when the answer has been written. */
        void begin(Channel channel);
    }

    private interface Action<P> {
        Answer run(P parameters);
    }

    private record Row<P, R>(Method<P, R> method, Action<P> action) {
        Answer run(Codec codec, JsonNode parameters) {
            return action.run(codec.parameters(method, parameters));
        }
    }

    Calls(Sandboxes sandboxes, Tapes tapes, Clock clock, Runnable stop) {
        this.sandboxes = sandboxes;
        this.tapes = tapes;
        this.clock = clock;
        on(Methods.SANDBOX_CREATE, create -> info(sandboxes.create(spec(create))));
        on(Methods.SANDBOX_START, ref -> info(sandboxes.start(ref.name())));
        on(Methods.SANDBOX_STOP, ref -> info(sandboxes.stop(ref.name())));
        on(Methods.SANDBOX_REMOVE, remove -> {
            sandboxes.remove(remove.name(), remove.force());
            return new Nothing();
        });
        on(
                Methods.SANDBOX_LIST,
                none -> new SandboxList(
                        sandboxes.list().stream().map(this::info).toList()));
        on(Methods.SANDBOX_INSPECT, ref -> detail(sandboxes.inspect(ref.name())));
        on(Methods.SANDBOX_MODE, set -> info(sandboxes.setMode(set.name(), set.mode())));
        table.put(Methods.SANDBOX_EXEC.name(), new Row<>(Methods.SANDBOX_EXEC, this::exec));
        on(
                Methods.HTTP_LIST,
                list -> new ExchangeList(tapes.list(
                        Filter.parse(list.filter()),
                        list.sandbox(),
                        list.before(),
                        Math.max(1, Math.min(list.limit(), MOST_LISTED)))));
        on(Methods.HTTP_SHOW, ref -> detail(found(ref.id())));
        on(Methods.HTTP_BODY, this::body);
        on(Methods.HTTP_PIN, pin -> {
            tapes.pin(pin.id(), pin.pinned());
            return new Nothing();
        });
        on(Methods.HTTP_REMOVE, ref -> {
            tapes.remove(ref.id());
            return new Nothing();
        });
        on(Methods.DAEMON_STOP, none -> {
            stop.run();
            return new Nothing();
        });
    }

    Answer answer(Codec.Call call) {
        Row<?, ?> row = table.get(call.method());
        if (row == null) {
            throw new SharkException(
                    ErrorCode.INVALID,
                    "this daemon has no method '" + call.method() + "'; client and daemon are of different versions");
        }
        return row.run(codec, call.parameters());
    }

    private interface Plain<P, R> {
        R run(P parameters);
    }

    private <P, R> void on(Method<P, R> method, Plain<P, R> action) {
        table.put(method.name(), new Row<>(method, parameters -> new Answer(action.run(parameters), null)));
    }

    private Answer exec(Exec exec) {
        if (exec.command().isEmpty()) {
            throw new SharkException(
                    ErrorCode.INVALID, "exec needs a command: shark exec " + exec.name() + " -- CMD...");
        }
        Process process = sandboxes.exec(exec.name(), exec.command(), exec.environment(), exec.workdir());
        return new Answer(new Nothing(), new ExecStream(process));
    }

    private SandboxSpec spec(CreateSandbox create) {
        String tape = create.tape();
        return new SandboxSpec(
                SandboxSpec.VERSION,
                create.name(),
                create.from(),
                create.mode(),
                tape == null ? create.name() : tape,
                ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()),
                create.mounts(),
                create.environment(),
                create.workdir(),
                create.allow(),
                create.hosts(),
                create.noNewPrivileges());
    }

    private SandboxInfo info(Sandboxes.Status status) {
        SandboxSpec spec = status.spec();
        Counters counters = tapes.counters(spec.name());
        return new SandboxInfo(
                spec.name(),
                status.running() ? "running" : "stopped",
                spec.mode(),
                spec.base(),
                spec.tape(),
                spec.createdMicros(),
                counters.exchanges(),
                counters.played(),
                counters.errors(),
                counters.bytesOut(),
                counters.bytesIn(),
                0);
    }

    private SandboxDetail detail(Sandboxes.Status status) {
        SandboxSpec spec = status.spec();
        CreateSandbox settings = new CreateSandbox(
                spec.name(),
                spec.base(),
                spec.mode(),
                spec.tape(),
                spec.mounts(),
                spec.environment(),
                spec.workdir(),
                spec.allow(),
                spec.hosts(),
                spec.noNewPrivileges());
        return new SandboxDetail(
                info(status),
                settings,
                status.pid(),
                status.directory().resolve("bundle").toString(),
                status.directory().resolve("layers").toString(),
                "embedded",
                List.of());
    }

    private Exchange found(long id) {
        return tapes.find(id)
                .orElseThrow(() -> new SharkException(
                        ErrorCode.NOT_FOUND, "no exchange " + id + " is stored; 'shark http ls' lists them"));
    }

    private static ExchangeDetail detail(Exchange exchange) {
        return new ExchangeDetail(
                exchange.row(),
                text(exchange.requestHead()),
                text(exchange.requestTrailers()),
                exchange.requestBody().size() == 0
                        ? ""
                        : exchange.requestBody().digest().hex(),
                exchange.informational().length == 0 ? List.of() : List.of(text(exchange.informational())),
                text(exchange.responseHead()),
                text(exchange.responseTrailers()),
                exchange.responseBody().size() == 0
                        ? ""
                        : exchange.responseBody().digest().hex());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private BodyPart body(ReadBody read) {
        Exchange exchange = found(read.id());
        Body body = read.response() ? exchange.responseBody() : exchange.requestBody();
        if (read.offset() < 0 || read.length() < 0 || read.length() > 1 << 20) {
            throw new SharkException(
                    ErrorCode.INVALID, "a part of a body is 0 to 1048576 bytes from an offset of 0 or more");
        }
        int length = (int) Math.max(0, Math.min(read.length(), body.size() - read.offset()));
        if (body instanceof Body.Small small) {
            int from = (int) Math.min(read.offset(), small.size());
            return new BodyPart(body.size(), Arrays.copyOfRange(small.content(), from, from + length));
        }
        ByteBuffer part = ByteBuffer.allocate(length);
        try (FileChannel file = FileChannel.open(((Body.Large) body).file())) {
            while (part.hasRemaining() && file.read(part, read.offset() + part.position()) > 0) {}
        } catch (IOException e) {
            throw new SharkException(
                    ErrorCode.CORRUPT, "the body of exchange " + read.id() + " cannot be read: " + e.getMessage(), e);
        }
        return new BodyPart(body.size(), Arrays.copyOf(part.array(), part.position()));
    }
}

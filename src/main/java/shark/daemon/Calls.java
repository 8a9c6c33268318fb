package shark.daemon;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import shark.api.Codec;
import shark.api.Method;
import shark.api.Methods;
import shark.api.Nothing;
import shark.base.ErrorCode;
import shark.base.SharkException;

/** The daemon's methods: one row of a table for each. Filled at start; called on worker threads. */
final class Calls {
    private final Codec codec = new Codec();
    private final Map<String, Row<?, ?>> table = new HashMap<>();
    private @Nullable Answer refusal;

    /** What a call gives, a {@link SharkException} among it, and what goes on over its connection. */
    record Answer(Object result, @Nullable Stream stream) {}

    /** What a connection becomes after the answer. */
    interface Stream {
        /** Puts its handlers in; called on the event loop before the answer is written. */
        void join(ChannelPipeline pipeline);

        /** Called on the event loop when the answer has been written. */
        void begin(Channel channel);
    }

    /** What a method does. */
    interface Action<P, R> {
        R run(P parameters);
    }

    private record Row<P, R>(Method<P, R> method, Action<P, Answer> action) {
        Answer run(Codec codec, JsonNode parameters) {
            return action.run(codec.parameters(method, parameters));
        }
    }

    /**
     * Those of a daemon that cannot work.
     *
     * @param told called once a client was told why
     * @param asked called once a client that asked it to stop has its answer
     */
    static Calls refusing(SharkException why, Runnable told, Runnable asked) {
        Calls calls = new Calls();
        calls.onStream(Methods.DAEMON_STOP, none -> new Answer(new Nothing(), new Farewell(asked)));
        calls.refusal = new Answer(why, new Farewell(told));
        return calls;
    }

    /** Adds a method that answers. */
    <P, R> void on(Method<P, R> method, Action<P, R> action) {
        onStream(method, parameters -> new Answer(action.run(parameters), null));
    }

    /** Adds a method whose connection goes on. */
    <P, R> void onStream(Method<P, R> method, Action<P, Answer> action) {
        table.put(method.name(), new Row<>(method, action));
    }

    Answer answer(Codec.Call call) {
        Row<?, ?> row = table.get(call.method());
        if (row == null && refusal != null) {
            return refusal;
        }
        if (row == null) {
            throw new SharkException(
                    ErrorCode.INVALID,
                    "this daemon has no method '" + call.method() + "'; client and daemon are of different versions");
        }
        return row.run(codec, call.parameters());
    }
}

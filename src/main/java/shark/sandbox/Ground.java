package shark.sandbox;

import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Executor;
import shark.container.Runc;
import shark.sys.Descriptors;
import shark.sys.Keeper;
import shark.sys.NativeProgram;
import shark.tape.Tapes;

/**
 * What all sandboxes stand on.
 *
 * @param data directory of the sandboxes
 * @param lookups runs what blocks on names
 * @param demo where the demo site listens
 */
public record Ground(
        Path data,
        Keeper keeper,
        NativeProgram program,
        Descriptors descriptors,
        Runc runc,
        Tapes tapes,
        EventLoopGroup loops,
        Executor lookups,
        InetSocketAddress demo,
        Clock clock) {}

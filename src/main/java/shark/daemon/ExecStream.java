package shark.daemon;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shark.api.Frame;
import shark.sandbox.Execution;

/**
 * A command's streams over a connection. Output is read by one thread for each stream, which waits for each write, so that a
 * client that does not read stops the command's output and nothing grows here. A client that goes ends the command.
 */
final class ExecStream implements Calls.Stream {
    private static final Logger LOG = LoggerFactory.getLogger(ExecStream.class);
    private static final byte[] END = new byte[0];
    private static final int CHUNK = 65_536;
    private static final int SIGHUP = 1;
    private static final int SIGTERM = 15;
    private static final int SIGNALS = 64;
    private static final int TIMED_OUT = 124;
    /** A command that was asked to end is killed after this. */
    private static final int PATIENCE_SECONDS = 5;

    private final Execution execution;
    private final int timeoutSeconds;
    private final Supplier<Optional<Frame>> afterwards;
    private final BlockingQueue<byte[]> input = new LinkedBlockingQueue<>();
    private final CountDownLatch outputs;
    private volatile boolean timedOut;
    /** True once it is to end whatever it says. */
    private volatile boolean condemned;
    /** True once the command itself has ended; what came of it may still hold its output open. */
    private volatile boolean ended;
    /** True once all is over. */
    private volatile boolean finished;

    /**
     * @param timeoutSeconds 0: none
     * @param afterwards done when the command has ended, before the client hears of it; sent before its status
     */
    ExecStream(Execution execution, int timeoutSeconds, Supplier<Optional<Frame>> afterwards) {
        this.execution = execution;
        this.timeoutSeconds = timeoutSeconds;
        this.afterwards = afterwards;
        this.outputs = new CountDownLatch(execution.errors().isPresent() ? 2 : 1);
    }

    @Override
    public void join(ChannelPipeline pipeline) {
        pipeline.addLast(new FrameDecoder(), new Frames());
    }

    @Override
    public void begin(Channel channel) {
        FrameWriter writer = new FrameWriter(channel);
        thread("exec output", () -> pump(writer, execution.output(), Frame.Kind.STDOUT));
        execution.errors().ifPresent(errors -> thread("exec errors", () -> pump(writer, errors, Frame.Kind.STDERR)));
        thread("exec input", () -> feed(channel));
        thread("exec wait", () -> finish(writer));
        if (timeoutSeconds > 0) {
            channel.eventLoop().schedule(() -> timeOut(channel), timeoutSeconds, TimeUnit.SECONDS);
        }
        if (!channel.isActive()) {
            end(channel, SIGTERM); // The client went before it could be noticed.
        }
    }

    private void timeOut(Channel channel) {
        timedOut = !finished;
        end(channel, SIGTERM);
    }

    private void end(Channel channel, int signal) {
        if (finished || condemned) {
            return;
        }
        condemned = true;
        // Looking for what came of the command takes longer than an event loop may.
        thread("exec end", () -> {
            if (ended) {
                kill();
            } else {
                execution.end(signal);
            }
        });
        channel.eventLoop()
                .schedule(() -> thread("exec kill", this::killUnlessFinished), PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void killUnlessFinished() {
        if (!finished) {
            kill();
        }
    }

    /** Kills what came of the command, and waits no longer for output that a daemon of its own making holds open. */
    private void kill() {
        execution.kill();
        try {
            if (!outputs.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                execution.abandon();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pump(FrameWriter to, InputStream from, Frame.Kind kind) {
        byte[] buffer = new byte[CHUNK];
        try {
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                to.send(kind, buffer, 0, count).awaitUninterruptibly();
            }
        } catch (IOException e) {
            LOG.debug("a command's output ended early", e);
        } finally {
            outputs.countDown();
        }
    }

    private void feed(Channel channel) {
        try (OutputStream to = execution.input()) {
            for (byte[] piece = input.take(); piece != END; piece = input.take()) {
                to.write(piece);
                to.flush();
                FrameDecoder.readOn(channel);
            }
        } catch (IOException e) {
            input.clear(); // The command reads no more: what comes is dropped.
            FrameDecoder.readOn(channel);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void finish(FrameWriter to) {
        int status = Execution.SHARKS_FAILURE;
        try {
            status = execution.await();
            ended = true;
            if (condemned) {
                kill(); // What it left behind would hold the output open.
            }
            outputs.await();
            execution.close();
            Optional<Frame> last = afterwards.get();
            last.ifPresent(frame -> to.send(frame.kind(), frame.payload(), 0, frame.payload().length));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("after a command", e);
        } finally {
            ended = true;
            finished = true;
            input.add(END);
            to.end(timedOut ? TIMED_OUT : status);
        }
    }

    private static void thread(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** What the client sends. */
    private final class Frames extends SimpleChannelInboundHandler<Frame> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, Frame frame) {
            byte[] payload = frame.payload();
            switch (frame.kind()) {
                case STDIN -> {
                    if (payload.length > 0 && !ended) {
                        context.channel().config().setAutoRead(false); // Until the command has taken it.
                        input.add(payload);
                    }
                }
                case STDIN_END -> input.add(END);
                case RESIZE -> frame.size().ifPresent(size -> execution.resize(size.columns(), size.rows()));
                case SIGNAL -> {
                    if (payload.length == 1 && payload[0] > 0 && payload[0] <= SIGNALS && !ended) {
                        execution.signal(payload[0]);
                    }
                }
                default -> context.close();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            input.add(END);
            end(context.channel(), execution.hasTerminal() ? SIGHUP : SIGTERM);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}

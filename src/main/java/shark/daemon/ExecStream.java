package shark.daemon;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import shark.api.Frame;

/**
 * A command's three streams over a connection. Output is read by one thread for each stream, which waits for each write, so
 * that a client that does not read stops the command's output and nothing grows here. A client that goes kills the command.
 */
final class ExecStream implements Calls.Stream {
    private static final byte[] END = new byte[0];
    private static final int CHUNK = 65_536;

    private final Process process;
    private final BlockingQueue<byte[]> input = new LinkedBlockingQueue<>();
    private final CountDownLatch outputs = new CountDownLatch(2);

    ExecStream(Process process) {
        this.process = process;
    }

    @Override
    public ChannelHandler handler() {
        return new Frames();
    }

    @Override
    public void begin(Channel channel) {
        thread("exec stdout", () -> pump(channel, process.getInputStream(), Frame.Kind.STDOUT));
        thread("exec stderr", () -> pump(channel, process.getErrorStream(), Frame.Kind.STDERR));
        thread("exec stdin", () -> feed(channel));
        thread("exec wait", () -> finish(channel));
    }

    private void pump(Channel channel, InputStream from, Frame.Kind kind) {
        byte[] buffer = new byte[CHUNK];
        try (from) {
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                channel.writeAndFlush(frame(kind, buffer, count)).awaitUninterruptibly();
            }
        } catch (IOException e) {
            process.destroy();
        } finally {
            outputs.countDown();
        }
    }

    private void feed(Channel channel) {
        try (OutputStream to = process.getOutputStream()) {
            for (byte[] piece = input.take(); piece != END; piece = input.take()) {
                to.write(piece);
                to.flush();
                channel.config().setAutoRead(true);
            }
        } catch (IOException e) {
            input.clear(); // The command reads no more: what comes is dropped.
            channel.config().setAutoRead(true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void finish(Channel channel) {
        try {
            int status = process.waitFor();
            outputs.await();
            byte[] number = {(byte) (status >> 24), (byte) (status >> 16), (byte) (status >> 8), (byte) status};
            channel.writeAndFlush(frame(Frame.Kind.EXIT, number, number.length))
                    .addListener(ChannelFutureListener.CLOSE);
            input.add(END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ByteBuf frame(Frame.Kind kind, byte[] payload, int length) {
        ByteBuf frame = Unpooled.buffer(5 + length);
        return frame.writeByte(kind.code()).writeInt(length).writeBytes(payload, 0, length);
    }

    private static void thread(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Frames from the client. */
    private final class Frames extends ByteToMessageDecoder {
        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf bytes, List<Object> out) {
            if (bytes.readableBytes() < 5) {
                return;
            }
            int length = bytes.getInt(bytes.readerIndex() + 1);
            if (length < 0 || length > Frame.MOST) {
                context.close();
                return;
            }
            if (bytes.readableBytes() < 5 + length) {
                return;
            }
            int kind = bytes.readByte();
            bytes.readInt();
            byte[] payload = new byte[length];
            bytes.readBytes(payload);
            if (kind == Frame.Kind.STDIN.code() && length > 0) {
                context.channel().config().setAutoRead(false); // Until the command has taken it.
                input.add(payload);
            } else if (kind == Frame.Kind.STDIN_END.code()) {
                input.add(END);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            process.destroy();
            input.add(END);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}

package shark.http.tls;

import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shark.base.Finding;

/**
 * The secrets of TLS connections, as lines of a file by which Wireshark reads what was captured of them: the format of
 * SSLKEYLOGFILE (draft-ietf-tls-keylogfile), of both sides and of TLS 1.2 and 1.3. The file is for nobody but its owner to read.
 * Only BoringSSL tells secrets. Safe for use by several threads.
 */
public final class KeyLog {
    private static final Logger LOG = LoggerFactory.getLogger(KeyLog.class);

    /** Of netty-tcnative, whose classes are there when shark runs and not when it is compiled. */
    private static final String LIBRARY = "io.netty.internal.tcnative.";

    private final Path file;
    private final @Nullable FileChannel channel;
    private final String fault;
    private final AtomicBoolean failed = new AtomicBoolean();

    private KeyLog(Path file, @Nullable FileChannel channel, String fault) {
        this.file = file;
        this.channel = channel;
        this.fault = fault;
    }

    /** One to a file. When that cannot be written, {@link #finding} says so, and nothing else fails. */
    public static KeyLog to(Path file) {
        try {
            if (!Files.exists(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.WRITE, StandardOpenOption.APPEND));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            return new KeyLog(file, channel, "");
        } catch (IOException e) {
            LOG.warn("TLS keys cannot be written to {}: {}", file, e.toString());
            return new KeyLog(file, null, "cannot be written: " + e);
        }
    }

    /** Has the secrets of a context's connections written from now on. */
    void watch(SslContext context) {
        if (channel == null) {
            return;
        }
        if (!(context instanceof ReferenceCountedOpenSslContext openSsl)) {
            tellOnce("Java's own TLS is in use, which tells no keys");
            return;
        }
        try {
            Class<?> type = Class.forName(LIBRARY + "KeyLogCallback");
            Object callback =
                    Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (own, method, given) -> {
                        if (given != null && given.length == 2 && given[1] instanceof byte[] line) {
                            write(line);
                        }
                        return null;
                    });
            Class.forName(LIBRARY + "SSLContext")
                    .getMethod("setKeyLogCallback", long.class, type)
                    .invoke(null, handle(openSsl), callback);
        } catch (ReflectiveOperationException e) {
            tellOnce("this build of netty-tcnative has no way to tell keys: " + e);
        }
    }

    /** The library's own name for a context. What the context tells itself is BoringSSL's, which the library takes for nothing. */
    private static long handle(ReferenceCountedOpenSslContext context) throws ReflectiveOperationException {
        Field handle = ReferenceCountedOpenSslContext.class.getDeclaredField("ctx");
        handle.setAccessible(true);
        return handle.getLong(context);
    }

    /** At once, a line in one write: Wireshark follows the file. */
    private void write(byte[] line) {
        FileChannel open = channel;
        if (open == null) {
            return;
        }
        ByteBuffer whole =
                ByteBuffer.allocate(line.length + 1).put(line).put((byte) '\n').flip();
        try {
            while (whole.hasRemaining()) {
                open.write(whole);
            }
        } catch (IOException e) {
            tellOnce(e.toString());
        }
    }

    private void tellOnce(String why) {
        if (failed.compareAndSet(false, true)) {
            LOG.warn("TLS keys are not written to {}: {}", file, why);
        }
    }

    /** What is written where, for the doctor. */
    public Finding finding() {
        return fault.isEmpty() && !failed.get()
                ? Finding.warning("tls keys", "written to " + file, "who reads the file reads all TLS; see tls-key-log")
                : Finding.warning("tls keys", file + " " + (fault.isEmpty() ? "is not written" : fault), "see the log");
    }
}

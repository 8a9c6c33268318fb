package shark.net;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import jnr.ffi.LibraryLoader;
import org.junit.jupiter.api.Assumptions;
import shark.sys.Command;
import shark.sys.Descriptors;
import shark.sys.Keeper;
import shark.sys.Libc;
import shark.sys.NativeProgram;

/** A real keeper with a namespace of a sandbox's kind, and threads that live in it. */
public final class TestingNamespace implements AutoCloseable {
    private static final Calls CALLS = LibraryLoader.create(Calls.class).load("c");
    private static final int NEWNET = 0x4000_0000;

    private final Libc libc = Libc.load();
    private final NativeProgram program = NativeProgram.find(Map.of());
    private final Keeper keeper;
    private final int namespace;

    /** What only tests call. */
    public interface Calls {
        int socket(int domain, int type, int protocol);

        int connect(int fd, byte[] address, int length);

        int setns(int fd, int kind);
    }

    public TestingNamespace(Path home) {
        Path runtime = home.resolve("run");
        Command.of(
                        program.path().toString(),
                        "keep",
                        "--dir",
                        runtime.toString(),
                        "--log",
                        home.resolve("log").toString(),
                        "--",
                        "sleep",
                        "1000")
                .output();
        int link = CALLS.socket(1, 5, 0); // AF_UNIX, SOCK_SEQPACKET.
        byte[] path = runtime.resolve("keep.sock").toString().getBytes(StandardCharsets.UTF_8);
        byte[] address = new byte[110];
        address[0] = 1;
        System.arraycopy(path, 0, address, 2, path.length);
        if (CALLS.connect(link, address, address.length) != 0) {
            throw new IllegalStateException("cannot reach the keeper in " + runtime);
        }
        keeper = Keeper.inherited(libc, Map.of("SHARK_KEEP_FD", Integer.toString(link)), runtime);
        program.makeNamespace(keeper, "net/box").await();
        namespace = keeper.get("net/box/ns").get(0);
    }

    /** Skips the tests of a class where there can be no namespaces, and says so. */
    public static void assumeNamespaces() {
        Assumptions.assumeTrue(
                System.getProperty("user.name").equals("root"), "SKIPPED: a network namespace needs root here");
    }

    public Keeper keeper() {
        return keeper;
    }

    public NativeProgram program() {
        return program;
    }

    public Descriptors descriptors() {
        return new Descriptors(libc);
    }

    /** A path by which another process enters the namespace. */
    public Path path() {
        return Path.of("/proc", Long.toString(ProcessHandle.current().pid()), "fd", Integer.toString(namespace));
    }

    /** Runs on a thread that lives and dies in the namespace; the sockets that it makes belong there. */
    public <T> T inside(Callable<T> task) throws IOException {
        FutureTask<T> entered = new FutureTask<>(() -> {
            if (CALLS.setns(namespace, NEWNET) != 0) {
                throw new IOException("cannot enter the namespace");
            }
            return task.call();
        });
        Thread thread = new Thread(entered, "inside the namespace");
        thread.start();
        try {
            return entered.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        ProcessHandle process = ProcessHandle.of(keeper.pid()).orElseThrow();
        new Descriptors(libc).close(namespace);
        process.destroy();
        await().until(() -> !process.isAlive());
    }
}

package shark;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import shark.api.Methods;
import shark.api.Nothing;
import shark.api.SocketClient;
import shark.base.ErrorCode;
import shark.base.Finding;
import shark.base.Places;
import shark.base.SharkException;
import shark.cli.Cli;
import shark.daemon.Daemon;
import shark.sandbox.Doctor;
import shark.sys.Command;
import shark.sys.NativeProgram;
import shark.tui.Commands;
import shark.tui.Workbench;

/** Where shark begins: the one class that sees every room. {@code serve} is the daemon, {@code tui} the
 * workbench, all else the command line. */
public final class Main {
    private Main() {}

    public static void main(String[] words) throws InterruptedException {
        Map<String, String> environment = System.getenv();
        int uid = System.getProperty("user.name").equals("root") ? 0 : 1;
        Places places = Places.of(environment, uid);
        if (words.length == 1 && words[0].equals("serve")) {
            Daemon.run(places, environment);
            System.exit(0);
        }
        PrintStream output = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        SocketClient client = new SocketClient(places.socket(), () -> startKeeper(places, environment));
        if (words.length == 1 && words[0].equals("tui")) {
            Runtime.getRuntime().halt(workbench(client, places, environment));
        }
        Cli cli = cli(client, places, environment);
        int status = cli.run(System.in, output, System.err, words);
        // A thread that waits in a read of standard input would hold an ordinary exit up.
        Runtime.getRuntime().halt(status);
    }

    private static Cli cli(SocketClient client, Places places, Map<String, String> environment) {
        return new Cli(client, () -> findings(client, new Doctor(places, environment)));
    }

    /** What the machine has, and how the daemon fares where one runs. */
    private static List<Finding> findings(SocketClient client, Doctor doctor) {
        List<Finding> all = new ArrayList<>(doctor.check());
        try {
            all.addAll(
                    client.ofRunning().call(Methods.DAEMON_INFO, new Nothing()).findings());
        } catch (SharkException e) {
            if (e.code() != ErrorCode.NOT_FOUND) {
                all.add(Finding.missing("daemon", "it serves nothing", String.valueOf(e.getMessage())));
            }
        }
        return all;
    }

    private static int workbench(SocketClient client, Places places, Map<String, String> environment) {
        try {
            // Only what is typed needs the commands: the first frame does not wait for them.
            Commands commands = new Commands() {
                @Override
                public void run(PrintStream output, List<String> words) {
                    cli(client, places, environment).runWithin(output, words);
                }

                @Override
                public List<String> complete(List<String> words, int index, String start) {
                    return cli(client, places, environment).complete(words, index, start);
                }
            };
            new Workbench(client, commands, places, environment).run();
            return 0;
        } catch (SharkException e) {
            System.err.println("shark-tui: " + e.getMessage());
            return e.code().exitStatus();
        }
    }

    /** The class path, with a copy of shark's own jar: one that is built anew under a running daemon would break it. */
    private static String daemonsClasses(Places places) {
        String own = System.getProperty("java.class.path");
        int end = own.indexOf(File.pathSeparatorChar);
        Path jar = Path.of(end < 0 ? own : own.substring(0, end));
        if (!Files.isRegularFile(jar)) {
            return own;
        }
        try {
            Files.createDirectories(places.state());
            Path fresh = Files.createTempFile(places.state(), "shark-", ".jar");
            Files.copy(jar, fresh, StandardCopyOption.REPLACE_EXISTING);
            Path copy = Files.move(fresh, places.state().resolve("shark.jar"), StandardCopyOption.ATOMIC_MOVE);
            return copy + (end < 0 ? "" : own.substring(end));
        } catch (IOException e) {
            throw new SharkException(ErrorCode.UNAVAILABLE, "cannot copy " + jar + ": " + e.getMessage(), e);
        }
    }

    private static void startKeeper(Places places, Map<String, String> environment) {
        try {
            Files.createDirectories(places.state());
            Path parent = places.runtime().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
        } catch (IOException e) {
            throw new SharkException(ErrorCode.UNAVAILABLE, "cannot make " + places.state() + ": " + e.getMessage(), e);
        }
        NativeProgram program = NativeProgram.find(environment);
        List<String> words = new ArrayList<>(List.of(
                program.path().toString(),
                "keep",
                "--dir",
                places.runtime().toString(),
                "--log",
                places.state().resolve("sharkd.log").toString(),
                "--",
                Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        words.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED", "-Xmx512m", "-XX:+UseParallelGC", "-Dfile.encoding=UTF-8"));
        words.add("-Dshark.native=" + program.path());
        words.addAll(List.of("-cp", daemonsClasses(places), "shark.Main", "serve"));
        Command.Outcome outcome = new Command(words).run();
        if (!outcome.ok()) {
            throw new SharkException(
                    ErrorCode.UNAVAILABLE,
                    "the daemon could not be started: " + outcome.stderr().strip());
        }
    }
}

package shark.tui;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.jspecify.annotations.Nullable;
import shark.base.SharkException;
import shark.tui.app.Dispatch;
import shark.tui.app.Effect;
import shark.tui.app.Message;

/**
 * The command line at the bottom: JLine's line reader on a terminal that exists only here. What it draws goes to a screen
 * of the model's, as a sandbox's terminal does; what is typed into that pane comes back to it.
 */
final class CommandLinePane {
    private final Commands commands;
    private final Path history;
    private final Consumer<Message> post;
    /** One thread hands it what is typed: JLine may echo, and must not wait for the thread that draws. */
    private final ExecutorService keys =
            Executors.newSingleThreadExecutor(task -> Backend.thread("command keys", task));

    private @Nullable LineDisciplineTerminal terminal;

    CommandLinePane(Commands commands, Path history, Consumer<Message> post) {
        this.commands = commands;
        this.history = history;
        this.post = post;
    }

    void join(Dispatch<Effect> effects) {
        effects.on(Effect.OpenConsole.class, size -> keys.execute(() -> open(size.columns(), size.rows())))
                .on(Effect.TypeCommand.class, typed -> keys.execute(() -> type(typed.bytes())));
    }

    private void open(int columns, int rows) {
        Size size = new Size(Math.max(1, columns), Math.max(1, rows)); // A small screen has no room for the pane.
        try {
            LineDisciplineTerminal known = terminal;
            if (known != null) {
                known.setSize(size);
                known.raise(Terminal.Signal.WINCH); // Which draws the line again, on a fresh screen too.
                return;
            }
            LineDisciplineTerminal fresh =
                    new LineDisciplineTerminal("command line", "xterm", new ToScreen(), StandardCharsets.UTF_8);
            fresh.setSize(size);
            Attributes attributes = fresh.getAttributes();
            attributes.setOutputFlag(Attributes.OutputFlag.OPOST, true);
            attributes.setOutputFlag(Attributes.OutputFlag.ONLCR, true);
            fresh.setAttributes(attributes);
            terminal = fresh;
            Backend.thread("command line", () -> read(fresh)).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void type(byte[] bytes) {
        try {
            LineDisciplineTerminal known = terminal;
            if (known != null) {
                known.processInputBytes(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(LineDisciplineTerminal on) {
        LineReader reader = LineReaderBuilder.builder()
                .terminal(on)
                .appName("shark")
                .parser(new DefaultParser())
                .completer((line, parsed, candidates) -> complete(parsed, candidates))
                .variable(LineReader.HISTORY_FILE, history)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
        PrintStream output = new PrintStream(on.output(), true, StandardCharsets.UTF_8);
        while (true) {
            try {
                reader.readLine("shark> ");
                List<String> words = reader.getParsedLine().words();
                if (words.size() > 1 && words.get(0).equals("shark")) {
                    words = words.subList(1, words.size());
                }
                if (!words.isEmpty() && !words.get(0).isEmpty()) {
                    commands.run(output, words);
                }
            } catch (UserInterruptException e) {
                output.println(); // Ctrl-C: the line is given up.
            } catch (EndOfFileException e) {
                post.accept(new Message.Console(new byte[0], true)); // Ctrl-D: the pane closes; the reader stays.
            }
        }
    }

    private void complete(ParsedLine parsed, List<Candidate> candidates) {
        String start = parsed.word().substring(0, parsed.wordCursor());
        try {
            commands.complete(parsed.words(), parsed.wordIndex(), start)
                    .forEach(word -> candidates.add(new Candidate(word)));
        } catch (SharkException e) {
            return; // No daemon, no names; the command itself will say so.
        }
    }

    /** What the terminal is given to show. */
    private final class ToScreen extends OutputStream {
        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            if (length > 0) {
                post.accept(new Message.Console(Arrays.copyOfRange(bytes, offset, offset + length), false));
            }
        }
    }
}

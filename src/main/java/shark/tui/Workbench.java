package shark.tui;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;
import shark.api.SocketClient;
import shark.base.ErrorCode;
import shark.base.Places;
import shark.base.SharkException;
import shark.term.Console;
import shark.term.PrivateMode;
import shark.term.Screen;
import shark.tui.app.Dispatch;
import shark.tui.app.Effect;
import shark.tui.app.Message;
import shark.tui.app.Model;
import shark.tui.app.Update;
import shark.tui.screen.Glass;
import shark.tui.view.View;

/**
 * The workbench's loop. One thread owns the model and draws; all others only post messages. It draws at most sixty times a
 * second, and at once when it has been quiet.
 */
public final class Workbench {
    private static final long FRAME_NANOS = 16_000_000;
    /** How many messages may wait: the threads that read terminals are held up by more, and with them the daemon. */
    private static final int MOST_WAITING = 256;

    private final LinkedBlockingQueue<Message> messages = new LinkedBlockingQueue<>(MOST_WAITING);
    private final Dispatch<Effect> effects = new Dispatch<>();
    private final SocketClient client;
    private final Commands commands;
    private final Places places;
    private final Settings settings;

    public Workbench(SocketClient client, Commands commands, Places places, Map<String, String> environment) {
        this.client = client;
        this.commands = commands;
        this.places = places;
        this.settings = Settings.read(places.config(), environment);
    }

    /** Runs until somebody leaves. */
    public void run() {
        if (!Console.isTerminal()) {
            throw new SharkException(
                    ErrorCode.INVALID, "the workbench needs a terminal; over ssh: ssh -t HOST shark-tui");
        }
        try (Console console = Console.open()) {
            int[] size = console.openingSize();
            Glass glass = new Glass(console.output(), size[0], size[1]);
            glass.start();
            try {
                run(console, glass, new Model(size[0], size[1], settings.theme(), settings.detachKey()));
            } finally {
                glass.stop(); // However it ended.
            }
        }
    }

    private void run(Console console, Glass glass, Model model) {
        draw(model, glass);
        Update update = new Update(model);
        Backend backend = new Backend(client, this::post);
        backend.join(effects);
        new CommandLinePane(commands, places.state().resolve("history"), this::post).join(effects);
        ScheduledExecutorService clock =
                Executors.newSingleThreadScheduledExecutor(task -> Backend.thread("clock", task));
        effects.on(Effect.Bell.class, bell -> glass.bell())
                .on(
                        Effect.Wait.class,
                        wait -> clock.schedule(
                                () -> post(new Message.Waited(wait.number())), wait.millis(), TimeUnit.MILLISECONDS));
        console.onResize(this::resized);
        console.onContinue(this::resized);
        Signals.register("TERM", () -> post(new Message.Quit()));
        Thread keys = Backend.thread("keys", () -> type(console.input()));
        keys.start();
        update.begin().forEach(effects::accept);
        try {
            loop(model, update, glass);
        } finally {
            glass.stop();
            backend.close();
            console.close();
            await(keys);
        }
    }

    private static void await(Thread thread) {
        try {
            thread.join(300);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void loop(Model model, Update update, Glass glass) {
        long next = System.nanoTime();
        boolean dirty = false;
        while (!model.done()) {
            Message message = next(dirty ? next - System.nanoTime() : Long.MAX_VALUE);
            if (message != null) {
                update.apply(message).forEach(effects::accept);
                dirty = true;
            }
            if (dirty && System.nanoTime() >= next) {
                draw(model, glass);
                next = System.nanoTime() + FRAME_NANOS;
                dirty = false;
            }
        }
    }

    private @Nullable Message next(long nanos) {
        try {
            return messages.poll(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Message.Quit();
        }
    }

    private static void draw(Model model, Glass glass) {
        if (model.takeRedraw()) {
            glass.resize(model.columns(), model.rows());
        }
        View.draw(model, glass);
        // The outer terminal sends what the program with the keys asked for.
        Screen typedInto = model.typesIntoTerminal()
                ? model.terminal().screen()
                : model.console().orElse(null);
        Set<PrivateMode> wanted = typedInto == null ? Set.of() : typedInto.modes();
        glass.show(wanted, typedInto == null ? 0 : typedInto.cursorShape());
    }

    private void post(Message message) {
        try {
            messages.put(message);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void resized() {
        int[] size = Console.size();
        post(new Message.Resized(size[0], size[1]));
    }

    private void type(InputStream input) {
        byte[] buffer = new byte[4096];
        try {
            for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
                post(new Message.Typed(Arrays.copyOf(buffer, count)));
            }
        } catch (IOException e) {
            post(new Message.Quit()); // The terminal is gone.
            return;
        }
        post(new Message.Quit());
    }
}

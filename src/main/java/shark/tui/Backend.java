package shark.tui;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import shark.api.BodyPart;
import shark.api.ExchangeDetail;
import shark.api.ExchangePage;
import shark.api.ExchangeRef;
import shark.api.Frame;
import shark.api.Methods;
import shark.api.ReadBody;
import shark.api.SocketClient;
import shark.base.SharkException;
import shark.tui.app.Dispatch;
import shark.tui.app.Effect;
import shark.tui.app.Message;
import shark.tui.content.ExchangeText;

/**
 * Does the effects that concern the daemon. Called by the thread that owns the model, which never waits here: what takes time
 * is done on other threads, and what comes of it is posted as messages.
 */
final class Backend {
    private static final int MOST_TYPED = 512;
    private static final int BODY = 1 << 20;

    private final SocketClient client;
    private final Consumer<Message> post;
    private final ExecutorService calls = Executors.newSingleThreadExecutor(task -> thread("calls", task));
    /** A search of the whole store is many of them, and must not hold up what somebody asks for. */
    private final ExecutorService pages = Executors.newSingleThreadExecutor(task -> thread("pages", task));

    private volatile long watched;
    /** Writes to terminals; a program that takes no input holds it up, and in the end what is typed is dropped. */
    private final ThreadPoolExecutor typist = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_TYPED), task -> thread("typist", task));

    private final Watcher watcher;
    /** Touched only by the thread that owns the model. */
    private @Nullable Session session;

    Backend(SocketClient client, Consumer<Message> post) {
        this.client = client;
        this.post = post;
        this.watcher = new Watcher(client, post);
    }

    static Thread thread(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Adds what is done here to a table. */
    void join(Dispatch<Effect> effects) {
        effects.on(Effect.Watch.class, this::watch)
                .on(Effect.Load.class, load -> pages.execute(guarded(() -> load(load))))
                .on(Effect.Attach.class, this::attach)
                .on(Effect.Leave.class, leave -> swap(null))
                .on(Effect.Type.class, typed -> write(new Frame(Frame.Kind.STDIN, typed.bytes())))
                .on(Effect.Resize.class, pane -> write(Frame.resize(new Frame.Size(pane.columns(), pane.rows()))))
                .on(Effect.Call.class, call -> calls.execute(guarded(() -> call((Effect.Call<?>) call))))
                .on(Effect.Show.class, show -> calls.execute(guarded(() -> show(show.id()))));
    }

    /** Closes all connections: the JVM ends late while a thread waits in a read. */
    void close() {
        watcher.close();
        swap(null);
    }

    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (SharkException e) {
                post.accept(new Message.Failed(String.valueOf(e.getMessage())));
            }
        };
    }

    private void watch(Effect.Watch watch) {
        watched = watch.watch();
        watcher.watch(watch);
    }

    private void load(Effect.Load load) {
        if (load.watch() == watched) { // Else another filter has ended the search.
            ExchangePage page = client.ofRunning().call(Methods.HTTP_PAGE, load.page());
            post.accept(
                    new Message.Listed(load.watch(), load.request(), load.page().older(), page));
        }
    }

    private <P> void call(Effect.Call<P> call) {
        client.call(call.method(), call.parameters());
        post.accept(new Message.Did(call.notice()));
    }

    private void show(long id) {
        ExchangeDetail detail = client.call(Methods.HTTP_SHOW, new ExchangeRef(id));
        post.accept(new Message.Shown(id, ExchangeText.of(detail, body(id, false), body(id, true))));
    }

    private ExchangeText.Body body(long id, boolean response) {
        try {
            BodyPart part = client.call(Methods.HTTP_BODY, new ReadBody(id, response, 0, BODY));
            return new ExchangeText.Body(part.content(), part.size());
        } catch (SharkException e) {
            return new ExchangeText.Body(new byte[0], 0); // It has none, or is still passing.
        }
    }

    private void attach(Effect.Attach attach) {
        Session next = new Session(client.ofRunning(), attach, post);
        swap(next);
        thread("terminal " + attach.session(), next).start();
    }

    private void swap(@Nullable Session next) {
        Session last = session;
        session = next;
        if (last != null) {
            last.close();
        }
    }

    private void write(Frame frame) {
        Session to = session;
        if (to == null) {
            return;
        }
        if (typist.getQueue().remainingCapacity() == 0) {
            Message dropped = new Message.Failed("the program takes no input; what you type is dropped");
            calls.execute(
                    () -> post.accept(dropped)); // Not here: whoever empties the queue must not wait for room in it.
            return;
        }
        typist.execute(() -> {
            try {
                to.write(frame);
            } catch (IOException e) {
                return; // It has just ended: its reader tells.
            }
        });
    }
}

package shark.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A small site for first steps, {@code http://demo.shark/}, served on the host's loopback: it needs no internet. */
public final class DemoSite implements AutoCloseable {
    /** The name that it has in every sandbox. */
    public static final String NAME = "demo.shark";

    private static final String PAGE = """
            <!doctype html>
            <title>demo.shark</title>
            <h1>It works</h1>
            <p>This page came through shark's door, and is on the tape now.
            <ul>
            <li><a href="/json">/json</a>: a little JSON
            <li><a href="/slow">/slow</a>: an answer that takes a second
            <li><a href="/file">/file</a>: 1 MB
            <li><a href="/events">/events</a>: an event stream
            </ul>
            """;

    private final HttpServer server;
    private final ExecutorService workers = Executors.newFixedThreadPool(8, task -> {
        Thread thread = new Thread(task, "demo site");
        thread.setDaemon(true);
        return thread;
    });

    public DemoSite() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        page("/", "text/html; charset=utf-8", PAGE.getBytes(StandardCharsets.UTF_8), 0);
        page(
                "/json",
                "application/json",
                "{\"site\":\"demo.shark\",\"numbers\":[1,2,3]}\n".getBytes(StandardCharsets.UTF_8),
                0);
        page("/slow", "text/plain", "slow, but here\n".getBytes(StandardCharsets.UTF_8), 1);
        byte[] file = new byte[1_000_000];
        for (int i = 0; i < file.length; i++) {
            file[i] = (byte) ('a' + i % 26);
        }
        page("/file", "application/octet-stream", file, 0);
        server.createContext("/events", this::events);
        server.setExecutor(workers);
        server.start();
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    private void page(String path, String type, byte[] content, int seconds) {
        server.createContext(path, exchange -> {
            boolean here = exchange.getRequestURI().getPath().equals(path);
            byte[] body = here ? content : "no such page on demo.shark\n".getBytes(StandardCharsets.UTF_8);
            pause(seconds);
            exchange.getResponseHeaders().set("Content-Type", here ? type : "text/plain");
            boolean head = exchange.getRequestMethod().equals("HEAD");
            if (head) {
                exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
            }
            exchange.sendResponseHeaders(here ? 200 : 404, head ? -1 : body.length);
            try (OutputStream output = exchange.getResponseBody()) {
                if (!head) {
                    output.write(body);
                }
            }
        });
    }

    private void events(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream output = exchange.getResponseBody()) {
            for (int i = 1; i <= 5; i++) {
                output.write(("data: event " + i + " of 5\n\n").getBytes(StandardCharsets.UTF_8));
                output.flush();
                pause(1);
            }
        }
    }

    /** The site is slow where a visitor asked for slowness. */
    private static void pause(int seconds) {
        try {
            TimeUnit.SECONDS.sleep(seconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}

package shark.sys;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import shark.base.ErrorCode;
import shark.base.SharkException;

/**
 * An external program, run without a shell.
 *
 * @param words program and arguments
 */
public record Command(List<String> words) {
    private static final int MOST_OUTPUT = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    public Command {
        words = List.copyOf(words);
    }

    public static Command of(String... words) {
        return new Command(List.of(words));
    }

    /** How it ended, with the first MiB of each output. */
    public record Outcome(int status, String stdout, String stderr) {
        /** True when the status is 0. */
        public boolean ok() {
            return status == 0;
        }
    }

    /** Runs it to its end with empty input; kills it after a minute (TIMEOUT). */
    public Outcome run() {
        return run(PATIENCE);
    }

    Outcome run(Duration patience) {
        Process process = start();
        try {
            process.getOutputStream().close();
            CompletableFuture<String> stderr = CompletableFuture.supplyAsync(
                    () -> text(process.getErrorStream()), task -> thread(task).start());
            CompletableFuture<String> stdout = CompletableFuture.supplyAsync(
                    () -> text(process.getInputStream()), task -> thread(task).start());
            if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
                throw new SharkException(
                        ErrorCode.TIMEOUT,
                        words.get(0) + " did not end within " + patience.toSeconds() + " s and was killed");
            }
            CompletableFuture.allOf(stdout, stderr).get(patience.toSeconds(), TimeUnit.SECONDS);
            return new Outcome(process.exitValue(), stdout.join(), stderr.join());
        } catch (TimeoutException e) {
            throw new SharkException(
                    ErrorCode.TIMEOUT,
                    words.get(0) + " has ended, but what it left behind held its output open for "
                            + patience.toSeconds() + " s",
                    e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // Reading gives what there is, whatever breaks.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SharkException(ErrorCode.INTERNAL, words.get(0) + " was interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Runs it and returns its standard output; a status other than 0 is an error that quotes its standard error. */
    public String output() {
        Outcome outcome = run();
        if (!outcome.ok()) {
            throw new SharkException(
                    ErrorCode.INTERNAL,
                    words.get(0) + " failed with status " + outcome.status() + ": "
                            + outcome.stderr().strip());
        }
        return outcome.stdout();
    }

    /** Runs a short one that acts on this process's own standard input, as stty(1) does, and returns its standard output. */
    public String outputOnTerminal() {
        try {
            Process process = new ProcessBuilder(words)
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String output = text(process.getInputStream());
            if (process.waitFor() != 0) {
                throw new SharkException(
                        ErrorCode.UNAVAILABLE, words.get(0) + " failed: standard input is no terminal");
            }
            return output;
        } catch (IOException e) {
            throw new SharkException(ErrorCode.UNAVAILABLE, words.get(0) + " cannot be run; is it installed?", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SharkException(ErrorCode.INTERNAL, words.get(0) + " was interrupted", e);
        }
    }

    /**
     * Runs it to its end with all three streams at /dev/null, and returns its status: for one that leaves processes behind,
     * which would hold a pipe open for as long as they live. Killed after a minute (TIMEOUT).
     */
    public int runDetached() {
        try {
            Process process = new ProcessBuilder(words)
                    .redirectInput(new java.io.File("/dev/null"))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new SharkException(
                        ErrorCode.TIMEOUT,
                        words.get(0) + " did not end within " + PATIENCE.toSeconds() + " s and was killed");
            }
            return process.exitValue();
        } catch (IOException e) {
            throw new SharkException(ErrorCode.UNAVAILABLE, words.get(0) + " cannot be run; is it installed?", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SharkException(ErrorCode.INTERNAL, words.get(0) + " was interrupted", e);
        }
    }

    /** Starts it, its three streams joined to pipes. */
    public Process start() {
        try {
            return new ProcessBuilder(words).start();
        } catch (IOException e) {
            throw new SharkException(ErrorCode.UNAVAILABLE, words.get(0) + " cannot be run; is it installed?", e);
        }
    }

    private Thread thread(Runnable task) {
        Thread thread = new Thread(task, "output of " + words.get(0));
        thread.setDaemon(true);
        return thread;
    }

    private static String text(InputStream stream) {
        try (stream) {
            String text = new String(stream.readNBytes(MOST_OUTPUT), StandardCharsets.UTF_8);
            stream.transferTo(java.io.OutputStream.nullOutputStream());
            return text;
        } catch (IOException e) {
            return "";
        }
    }
}

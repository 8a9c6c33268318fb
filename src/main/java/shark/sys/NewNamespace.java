package shark.sys;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import shark.base.ErrorCode;
import shark.base.SharkException;

/**
 * A network namespace that is there already, and can be given to a container, while its rules and listeners are still being
 * made. Nothing may run in it before {@link #await}.
 */
public final class NewNamespace {
    private final Process maker;
    private final BufferedReader told;

    /** Runs what makes it, and waits until the keeper has the namespace itself. */
    NewNamespace(Command command) {
        maker = command.start();
        told = new BufferedReader(new InputStreamReader(maker.getInputStream(), StandardCharsets.UTF_8));
        expect(line().equals("made"));
    }

    /**
     * Waits until all is made.
     *
     * @return false when nftables was not there, so that only ports 80, 443 and 53 are caught
     */
    public boolean await() {
        String made = line();
        expect(made.startsWith("ok "));
        return made.equals("ok tproxy");
    }

    /** Waits until nothing more is made, whether all was or not: what the keeper has by then is all that it gets. */
    public void join() {
        maker.onExit().join();
    }

    private String line() {
        try {
            String line = told.readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void expect(boolean right) {
        if (right) {
            return;
        }
        try {
            String errors = new String(maker.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            throw new SharkException(ErrorCode.INTERNAL, "a sandbox's network cannot be made: " + errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            maker.destroyForcibly();
        }
    }
}

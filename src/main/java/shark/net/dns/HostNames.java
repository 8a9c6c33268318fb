package shark.net.dns;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the host's own files say of names, as they are now: looked at again when a second has passed, read again when they
 * have changed. Safe for use by several threads; never blocks.
 */
public final class HostNames {
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Function<String, ResolverSettings> settings;
    private final Path resolver;
    private final Path hosts;
    private final Executor reader;
    private CompletableFuture<Known> known;
    private long lookedNanos;

    /** Both files as they were, with their times of change. */
    record Known(
            ResolverSettings settings,
            HostsFile hosts,
            @Nullable FileTime read,
            @Nullable FileTime readHosts) {}

    /**
     * @param reader runs what blocks
     * @param settings reads the text of resolv.conf
     */
    HostNames(Path resolver, Path hosts, Executor reader, Function<String, ResolverSettings> settings) {
        this.settings = settings;
        this.resolver = resolver;
        this.hosts = hosts;
        this.reader = reader;
        this.known = CompletableFuture.completedFuture(new Known(settings.apply(""), HostsFile.parse(""), null, null));
        this.lookedNanos = System.nanoTime() - FRESH_NANOS;
    }

    /** The machine's own files. */
    public static HostNames ofThisMachine(Executor reader) {
        return new HostNames(Path.of("/etc/resolv.conf"), Path.of("/etc/hosts"), reader, ResolverSettings::parse);
    }

    synchronized CompletableFuture<Known> now() {
        long now = System.nanoTime();
        if (now - lookedNanos >= FRESH_NANOS && known.isDone()) {
            lookedNanos = now;
            known = known.thenApplyAsync(this::read, reader);
        }
        return known;
    }

    private Known read(Known before) {
        FileTime changed = changed(resolver);
        FileTime changedHosts = changed(hosts);
        return new Known(
                changed != null && changed.equals(before.read) ? before.settings : settings.apply(text(resolver)),
                changedHosts != null && changedHosts.equals(before.readHosts)
                        ? before.hosts
                        : HostsFile.parse(text(hosts)),
                changed,
                changedHosts);
    }

    private static @Nullable FileTime changed(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return null;
        }
    }

    /** A file that is not there says nothing (resolv.conf(5): the usual settings). */
    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}

package shark.sys;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import shark.base.ErrorCode;
import shark.base.SharkException;

/**
 * The daemon's link to {@code shark-native keep}, which holds descriptors by name while the daemon dies and comes back.
 * Names are 1 to 200 of {@code A-Z a-z 0-9 _ . : / -}. Safe for use by several threads; each call waits for its answer.
 */
public final class Keeper {
    private final Packets packets;
    private final Path socket;

    private Keeper(Packets packets, Path socket) {
        this.packets = packets;
        this.socket = socket;
    }

    /**
     * Takes the link over from the environment.
     *
     * @param runtime the keeper's directory
     */
    public static Keeper inherited(Libc libc, Map<String, String> environment, Path runtime) {
        String number = environment.get("SHARK_KEEP_FD");
        if (number == null || !number.matches("\\d{1,6}")) {
            throw new SharkException(
                    ErrorCode.INVALID,
                    "the daemon is started by 'shark-native keep', not by hand; run any shark command");
        }
        int fd = Integer.parseInt(number);
        libc.fcntl(fd, Descriptors.F_SETFD, Descriptors.FD_CLOEXEC);
        return new Keeper(new Packets(libc, fd), runtime.resolve("keep.sock"));
    }

    /** Where helpers reach the keeper. */
    public Path socket() {
        return socket;
    }

    /** Gives the keeper copies of the descriptors, in place of what had the name; the caller keeps its own. */
    public synchronized void put(String name, int... descriptors) {
        expectOk(ask("put " + name, descriptors).text());
    }

    /** New descriptors, the caller's from now on, close-on-exec; empty when there is nothing of that name. */
    public synchronized List<Integer> get(String name) {
        Packets.Packet answer = ask("get " + name);
        if (answer.text().equals("none")) {
            return List.of();
        }
        if (!answer.text().startsWith("ok ")) {
            expectOk(answer.text());
        }
        return answer.descriptors();
    }

    /** Has the keeper close what it holds under the name. */
    public synchronized void drop(String name) {
        expectOk(ask("drop " + name).text());
    }

    /** All names. */
    public synchronized List<String> names() {
        return ask("list").text().lines().toList();
    }

    /** Exit statuses, as a shell tells them, of processes that nobody else waits for, since this was last asked. */
    public synchronized Map<Long, Integer> exits() {
        return ask("exits")
                .text()
                .lines()
                .map(line -> line.split(" ", -1))
                .collect(Collectors.toMap(
                        pair -> Long.parseLong(pair[0]), pair -> Integer.parseInt(pair[1]), (a, b) -> b));
    }

    /** The keeper's process id. */
    public synchronized long pid() {
        return Long.parseLong(ask("pid").text());
    }

    private Packets.Packet ask(String request, int... descriptors) {
        if (request.length() > Packets.MOST_BYTES || descriptors.length > Packets.MOST_FDS) {
            throw new SharkException(ErrorCode.INVALID, "a request to the keeper is too long");
        }
        packets.send(request, descriptors);
        return packets.receive();
    }

    private static void expectOk(String answer) {
        if (!answer.equals("ok")) {
            throw new SharkException(ErrorCode.INTERNAL, "the keeper answered: " + answer);
        }
    }
}

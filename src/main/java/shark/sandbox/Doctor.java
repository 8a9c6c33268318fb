package shark.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import shark.base.Finding;
import shark.base.Places;
import shark.base.SharkException;
import shark.base.Text;
import shark.sys.Command;
import shark.sys.NativeProgram;

/** Looks at what this machine has of what sandboxes need. Tries what can be tried; changes nothing. */
public final class Doctor {
    private static final int LEAST_FREE = 1 << 30;
    private static final List<String> NAMESPACES = List.of("net", "pid", "mnt", "ipc", "uts");
    /** The one rule that everything rests on, in a namespace that is gone with the command (nft(8), "TPROXY STATEMENT"). */
    private static final String TPROXY = "printf 'table inet t { chain c { type filter hook prerouting priority mangle;"
            + " ip daddr != 127.0.0.0/8 meta l4proto tcp tproxy ip to :1 accept; }; }' | unshare --net nft -f -";

    private final Places places;
    private final Map<String, String> environment;

    public Doctor(Places places, Map<String, String> environment) {
        this.places = places;
        this.environment = environment;
    }

    /** All findings, in the order in which they would be mended. */
    public List<Finding> check() {
        return List.of(
                root(),
                java(),
                program(),
                runc(),
                nft(),
                namespaces(),
                overlay(),
                seccomp(),
                cgroups(),
                room("data", places.data()),
                room("state", places.state()),
                room("runtime", places.runtime()));
    }

    private static Finding root() {
        String user = System.getProperty("user.name");
        return user.equals("root")
                ? Finding.ok("permissions", "root")
                : Finding.missing("permissions", "the user " + user, "this version makes sandboxes as root only: sudo");
    }

    private static Finding java() {
        return Finding.ok("java", System.getProperty("java.vm.name") + " " + Runtime.version());
    }

    private Finding program() {
        try {
            return Finding.ok(
                    "shark-native", NativeProgram.find(environment).path().toString());
        } catch (SharkException e) {
            return Finding.missing("shark-native", "none", "build it: bin/setup");
        }
    }

    private static Finding runc() {
        try {
            String version = Command.of("runc", "--version").output();
            return Finding.ok("runc", version.lines().findFirst().orElse(""));
        } catch (SharkException e) {
            return Finding.missing("runc", "none", "apt-get install runc");
        }
    }

    private static Finding nft() {
        String less = "only ports 80, 443 and 53 are caught then";
        try {
            String version = Command.of("nft", "--version").output().strip();
            Command.Outcome tried = Command.of("sh", "-c", TPROXY).run();
            return tried.ok()
                    ? Finding.ok("nftables", version + ", with TPROXY")
                    : Finding.warning("nftables", version + ", without TPROXY", "load nft_tproxy; " + less);
        } catch (SharkException e) {
            return Finding.warning("nftables", "none", "apt-get install nftables; " + less);
        }
    }

    private static Finding namespaces() {
        List<String> absent = NAMESPACES.stream()
                .filter(kind -> !Files.exists(Path.of("/proc/self/ns", kind)))
                .toList();
        return absent.isEmpty()
                ? Finding.ok("namespaces", "kernel " + System.getProperty("os.version"))
                : Finding.missing("namespaces", "no " + String.join(", ", absent), "use a kernel that has them");
    }

    private static Finding overlay() {
        return holds(Path.of("/proc/filesystems"), "\toverlay")
                ? Finding.ok("overlay", "in the kernel")
                : Finding.missing("overlay", "none", "modprobe overlay");
    }

    private static Finding seccomp() {
        return holds(Path.of("/proc/self/status"), "Seccomp:")
                ? Finding.ok("seccomp", "in the kernel")
                : Finding.warning("seccomp", "none", "sandboxes run without the system call filter");
    }

    private static Finding cgroups() {
        if (Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers"))) {
            return Finding.ok("cgroups", "version 2");
        }
        boolean unified = Files.exists(Path.of("/sys/fs/cgroup/unified/cgroup.controllers"));
        if (Files.isDirectory(Path.of("/sys/fs/cgroup/pids")) || Files.isDirectory(Path.of("/sys/fs/cgroup/memory"))) {
            return Finding.ok("cgroups", unified ? "version 1, hybrid" : "version 1");
        }
        return Finding.missing("cgroups", "none mounted", "mount -t cgroup2 none /sys/fs/cgroup");
    }

    private static Finding room(String need, Path directory) {
        Path there = directory;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        // By statvfs(3), not by the mount table, which does not know the root of a chroot.
        long free = there.toFile().getUsableSpace();
        String found = directory + ", " + Text.bytes(free) + " free";
        if (!Files.isWritable(there)) {
            return Finding.missing(need, found, "it cannot be written; set SHARK_HOME to a directory of your own");
        }
        boolean little = free < LEAST_FREE && !need.equals("runtime");
        return little ? Finding.warning(need, found, "make room: recordings will soon stop") : Finding.ok(need, found);
    }

    private static boolean holds(Path file, String text) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.anyMatch(line -> line.contains(text));
        } catch (IOException e) {
            return false;
        }
    }
}

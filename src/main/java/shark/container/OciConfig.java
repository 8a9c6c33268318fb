package shark.container;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Writes {@code config.json} of an OCI bundle (runtime-spec 1.0.2). */
final class OciConfig {
    /** Docker's default set less NET_RAW, which lets a program forge packets. */
    static final List<String> CAPABILITIES = List.of(
            "CAP_AUDIT_WRITE",
            "CAP_CHOWN",
            "CAP_DAC_OVERRIDE",
            "CAP_FOWNER",
            "CAP_FSETID",
            "CAP_KILL",
            "CAP_MKNOD",
            "CAP_NET_BIND_SERVICE",
            "CAP_SETFCAP",
            "CAP_SETGID",
            "CAP_SETPCAP",
            "CAP_SETUID",
            "CAP_SYS_CHROOT");

    /** Docker's default set. */
    private static final List<String> MASKED = List.of(
            "/proc/asound",
            "/proc/acpi",
            "/proc/interrupts",
            "/proc/kcore",
            "/proc/keys",
            "/proc/latency_stats",
            "/proc/timer_list",
            "/proc/timer_stats",
            "/proc/sched_debug",
            "/proc/scsi",
            "/sys/firmware",
            "/sys/devices/virtual/powercap");

    private static final List<String> READ_ONLY =
            List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    /** Where shark-native is inside. */
    static final String INIT = "/dev/.shark-init";

    private OciConfig() {}

    static String json(ContainerSpec spec, Machine machine) {
        try {
            return new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValueAsString(config(spec, machine));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> config(ContainerSpec spec, Machine machine) {
        return ordered(
                "ociVersion", "1.0.2",
                "process", process(spec),
                "root", ordered("path", spec.root().toString(), "readonly", false),
                "hostname", spec.hostname(),
                "mounts", mounts(spec),
                "linux", linux(spec, machine));
    }

    private static Map<String, Object> process(ContainerSpec spec) {
        Map<String, Object> capabilities = new TreeMap<>();
        for (String set : List.of("bounding", "effective", "permitted")) {
            capabilities.put(set, CAPABILITIES);
        }
        return ordered(
                "terminal", false,
                "user", ordered("uid", 0, "gid", 0),
                "args", List.of(INIT, "init"),
                "env", environment(spec.environment()),
                "cwd", spec.workdir().isEmpty() ? "/" : spec.workdir(),
                "capabilities", capabilities,
                "noNewPrivileges", spec.noNewPrivileges());
    }

    private static List<String> environment(Map<String, String> environment) {
        List<String> lines = new ArrayList<>();
        new TreeMap<>(environment).forEach((name, value) -> lines.add(name + "=" + value));
        return lines;
    }

    private static List<Object> mounts(ContainerSpec spec) {
        List<Object> mounts = new ArrayList<>();
        // What is mounted over all goes first.
        mounts.addAll(own(spec, true));
        mounts.add(mount("/proc", "proc", "proc", List.of("nosuid", "noexec", "nodev")));
        mounts.add(mount("/dev", "tmpfs", "tmpfs", List.of("nosuid", "strictatime", "mode=755", "size=65536k")));
        mounts.add(mount(
                "/dev/pts",
                "devpts",
                "devpts",
                List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5")));
        mounts.add(mount("/dev/shm", "tmpfs", "shm", List.of("nosuid", "noexec", "nodev", "mode=1777", "size=65536k")));
        mounts.add(mount("/dev/mqueue", "mqueue", "mqueue", List.of("nosuid", "noexec", "nodev")));
        mounts.add(mount("/sys", "sysfs", "sysfs", List.of("nosuid", "noexec", "nodev", "ro")));
        mounts.add(mount("/run", "tmpfs", "tmpfs", List.of("nosuid", "nodev", "mode=755")));
        mounts.addAll(own(spec, false));
        mounts.add(mount(INIT, "bind", spec.init().toString(), List.of("bind", "ro")));
        return mounts;
    }

    private static List<Object> own(ContainerSpec spec, boolean overAll) {
        List<Object> mounts = new ArrayList<>();
        for (ContainerSpec.Mount mount : spec.mounts()) {
            if (mount.destination().equals("/") == overAll) {
                mounts.add(mount(mount.destination(), mount.type(), mount.source(), mount.options()));
            }
        }
        return mounts;
    }

    private static Map<String, Object> linux(ContainerSpec spec, Machine machine) {
        List<Object> namespaces = new ArrayList<>();
        for (String type : List.of("pid", "ipc", "uts", "mount", "cgroup")) {
            namespaces.add(ordered("type", type));
        }
        namespaces.add(ordered("type", "network", "path", spec.network().toString()));
        return ordered(
                "namespaces",
                namespaces,
                "cgroupsPath",
                spec.cgroup(),
                "resources",
                ordered("devices", List.of(ordered("allow", false, "access", "rwm"))),
                "maskedPaths",
                MASKED,
                "readonlyPaths",
                READ_ONLY,
                "seccomp",
                Seccomp.profile(machine, Set.copyOf(CAPABILITIES)));
    }

    private static Map<String, Object> mount(String destination, String type, String source, List<String> options) {
        return ordered("destination", destination, "type", type, "source", source, "options", options);
    }

    /** An object whose members keep the order given. */
    static Map<String, Object> ordered(Object... namesAndValues) {
        Map<String, Object> object = new java.util.LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }
}

package shark.container;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What of a machine the rules for its containers depend on.
 *
 * @param architecture as uname(1) has it: {@code x86_64}, {@code aarch64}
 * @param kernel its version: {@code 6.1.0-13-amd64}
 */
record Machine(String architecture, String kernel) {
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");

    /** This one. */
    static Machine own() {
        String architecture = System.getProperty("os.arch");
        return new Machine(architecture.equals("amd64") ? "x86_64" : architecture, System.getProperty("os.version"));
    }

    /** Compares with a version of two numbers. */
    boolean kernelIsAtLeast(String version) {
        int[] own = numbers(kernel);
        int[] other = numbers(version);
        return own[0] != other[0] ? own[0] > other[0] : own[1] >= other[1];
    }

    /** The architectures of its programs, as libseccomp names them (runtime-spec, config-linux.md, Seccomp); its own first. */
    List<String> seccompArchitectures() {
        return switch (architecture) {
            case "x86_64" -> List.of("SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32");
            case "aarch64" -> List.of("SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM");
            default -> List.of(); // runc takes its own then, and refuses the programs of any other.
        };
    }

    private static int[] numbers(String version) {
        Matcher matcher = VERSION.matcher(version);
        return matcher.matches()
                ? new int[] {Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))}
                : new int[] {0, 0};
    }
}

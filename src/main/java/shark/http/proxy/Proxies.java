package shark.http.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import shark.base.ErrorCode;
import shark.base.Finding;
import shark.base.SharkException;

/**
 * Which proxy the host's own connections go through.
 *
 * @param web for HTTP without TLS
 * @param other for TLS and everything else
 * @param direct servers that are reached without
 */
public record Proxies(Setting web, Setting other, NoProxy direct) {
    /** Every server is reached without. */
    public static final Proxies NONE = new Proxies(Setting.ABSENT, Setting.ABSENT, NoProxy.parse(""));

    /**
     * One setting.
     *
     * @param proxy null: none
     * @param fault why what was set cannot be used; empty where it can, or nothing is set
     */
    record Setting(@Nullable Proxy proxy, String fault) {
        static final Setting ABSENT = new Setting(null, "");
    }

    /**
     * Reads {@code http-proxy}, {@code https-proxy} and {@code no-proxy} of the settings file, each of which goes over what the
     * environment says (empty: none at all), and else the variables that curl and others read: http_proxy, https_proxy,
     * all_proxy, no_proxy, the same in capitals after them. INVALID for what the file has wrong; a variable that cannot be used
     * is told of by {@link #of} and {@link #findings}, since it is somebody else's.
     *
     * @param file a key's value; null where it is not there
     */
    public static Proxies read(UnaryOperator<@Nullable String> file, Map<String, String> environment) {
        String none = file.apply("no-proxy");
        return new Proxies(
                setting("http", file, environment),
                setting("https", file, environment),
                NoProxy.parse(none == null ? variable("no_proxy", environment).value() : none));
    }

    private record Variable(String name, String value) {}

    private static Setting setting(
            String scheme, UnaryOperator<@Nullable String> file, Map<String, String> environment) {
        String key = scheme + "-proxy";
        String given = file.apply(key);
        if (given != null) {
            return given.isBlank() ? Setting.ABSENT : new Setting(parsed(key, given.strip()), "");
        }
        Variable own = variable(scheme + "_proxy", environment);
        Variable used = own.value().isEmpty() ? variable("all_proxy", environment) : own;
        if (used.value().isEmpty()) {
            return Setting.ABSENT;
        }
        try {
            return new Setting(parsed(used.name(), used.value()), "");
        } catch (SharkException e) {
            return new Setting(
                    null, e.getMessage() + "; set " + key + " in shark.properties, which goes over the environment");
        }
    }

    private static Proxy parsed(String from, String text) {
        try {
            return Proxy.parse(text);
        } catch (SharkException e) {
            throw new SharkException(ErrorCode.INVALID, from + ": " + e.getMessage(), e);
        }
    }

    private static Variable variable(String name, Map<String, String> environment) {
        String capitals = name.toUpperCase(Locale.ROOT);
        String small = environment.getOrDefault(name, "").strip();
        return small.isEmpty()
                ? new Variable(capitals, environment.getOrDefault(capitals, "").strip())
                : new Variable(name, small);
    }

    /**
     * The proxy for a server; none where it is reached without. INVALID when what was set cannot be used.
     *
     * @param plainWeb it is asked in HTTP without TLS
     */
    public Optional<Proxy> of(boolean plainWeb, String host, int port) {
        Setting setting = plainWeb ? web : other;
        if ((setting.proxy() == null && setting.fault().isEmpty()) || direct.matches(host, port)) {
            return Optional.empty();
        }
        if (!setting.fault().isEmpty()) {
            throw new SharkException(ErrorCode.INVALID, setting.fault());
        }
        return Optional.ofNullable(setting.proxy());
    }

    /** True for a name that a proxy would look up, so that it may be right though this host cannot. */
    public boolean lookUp(String name) {
        return !direct.matches(name, 0) && (resolves(web) || resolves(other));
    }

    private static boolean resolves(Setting setting) {
        Proxy proxy = setting.proxy();
        return proxy != null && proxy.resolves();
    }

    /** What is set, for the doctor. */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(1);
        for (Setting setting : List.of(web, other)) {
            if (!setting.fault().isEmpty()) {
                findings.add(Finding.warning("proxy", "one that cannot be used", setting.fault()));
            }
        }
        if (web.proxy() != null || other.proxy() != null) {
            String except = direct.entries().isEmpty() ? "" : "; not for " + String.join(", ", direct.entries());
            findings.add(Finding.ok("proxy", "http: " + told(web) + ", https: " + told(other) + except));
        }
        return findings;
    }

    private static String told(Setting setting) {
        Proxy proxy = setting.proxy();
        return proxy == null ? "none" : proxy.name();
    }
}

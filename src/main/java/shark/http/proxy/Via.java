package shark.http.proxy;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import shark.base.ErrorCode;
import shark.base.SharkException;
import shark.base.Text;
import shark.http.wire.Head;

/**
 * A server as a proxy reaches it.
 *
 * @param host as the proxy is told it: a name, or an address
 * @param absolute requests are sent to the proxy itself, with whole URLs (RFC 9112 section 3.2.2); else it is asked to connect
 */
public record Via(Proxy proxy, String host, int port, boolean absolute) {
    private static final String NAME = "[A-Za-z0-9._-]{1,253}|[0-9A-Fa-f:.]{2,45}";
    private static final AttributeKey<Via> KEY = AttributeKey.valueOf(Via.class, "of connection");

    /** DENIED for a host that would be more than one to the proxy: a program may have asked for a name of any bytes. */
    public Via {
        if (!host.matches(NAME)) {
            throw new SharkException(
                    ErrorCode.DENIED, "'" + Text.printable(host) + "' is no name that a proxy can be asked for");
        }
    }

    /** The way that a connection goes; null: straight. */
    public static @Nullable Via of(Channel channel) {
        return channel.attr(KEY).get();
    }

    /** What is dialled, for a sentence. */
    public String dialled() {
        return "the proxy " + proxy.name() + " that leads to " + authority();
    }

    /** Host and port. */
    String authority() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    /** The target of a request. */
    public String target(String path) {
        if (!absolute) {
            return path;
        }
        String authority = authority();
        String start = "http://" + (port == 80 ? authority.substring(0, authority.length() - 3) : authority);
        return path.equals("*") ? start : start + path; // RFC 9112 section 3.2.4.
    }

    /** The fields that a request has for the proxy. */
    public List<Head.Field> fields() {
        String credentials = proxy.authorization();
        return absolute && !credentials.isEmpty()
                ? List.of(new Head.Field("Proxy-Authorization", credentials))
                : List.of();
    }

    /** A sentence, where an answer can only be the proxy's own refusal; empty else. */
    public String refusal(Head answer) {
        return absolute && answer.status() == 407
                ? sentence(ConnectNegotiation.refusal(
                        407, answer.third(), !proxy.authorization().isEmpty()))
                : "";
    }

    /** A sentence about a connection that broke. */
    public String broken(String sentence) {
        boolean told = !absolute || sentence.startsWith("the proxy ");
        return told ? sentence : sentence + " (through the proxy " + proxy.name() + ")";
    }

    String sentence(String what) {
        return "the proxy " + proxy.name() + ", asked for " + authority() + ", " + what;
    }

    /** What takes a connection with the proxy, and gives one with the server, or why there is none. */
    public BiConsumer<@Nullable Channel, String> after(int millis, BiConsumer<@Nullable Channel, String> then) {
        return (channel, failure) -> {
            if (channel == null) {
                then.accept(null, failure);
                return;
            }
            channel.attr(KEY).set(this);
            if (absolute) {
                then.accept(channel, "");
            } else {
                channel.pipeline().addFirst(new ProxyHandshake(this, negotiation(), millis, then));
            }
        };
    }

    private Negotiation negotiation() {
        return proxy.kind() == Proxy.Kind.HTTP
                ? new ConnectNegotiation(proxy, authority())
                : new SocksNegotiation(proxy, host, port);
    }
}

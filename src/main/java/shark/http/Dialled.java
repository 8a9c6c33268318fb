package shark.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import shark.http.wire.BadMessage;

/**
 * Where a program's connection leads: the address that it dialled, or the server that it asked a proxy for; or it leads to the
 * proxy itself, and each request tells where that goes.
 *
 * @param host an address as text, or a name
 * @param address null: none was dialled
 * @param isProxy of the last kind
 */
record Dialled(String host, int port, @Nullable InetAddress address, boolean isProxy) {
    /** The address that a connection through a sandbox's network was made to. */
    static Dialled of(Channel connection) {
        InetSocketAddress local = (InetSocketAddress) connection.localAddress();
        return new Dialled(local.getAddress().getHostAddress(), local.getPort(), local.getAddress(), false);
    }

    /** Of a connection with the proxy. */
    static Dialled proxy(Channel connection) {
        InetSocketAddress local = (InetSocketAddress) connection.localAddress();
        return new Dialled(local.getAddress().getHostAddress(), local.getPort(), null, true);
    }

    /** What a proxy was asked to connect to. */
    static Dialled asked(String host, int port) {
        return new Dialled(host, port, null, false);
    }

    /** Fails for what no client of a proxy begins a request with (TLS, SOCKS), and would wait for an answer to. */
    void expectRequest(ByteBuf bytes) throws BadMessage {
        char first = bytes.isReadable() ? (char) bytes.getUnsignedByte(bytes.readerIndex()) : '\n';
        if (isProxy && !Character.isLetter(first) && first != '\r' && first != '\n') {
            throw new BadMessage(400, "this is a proxy for HTTP, and what came is no request");
        }
    }
}

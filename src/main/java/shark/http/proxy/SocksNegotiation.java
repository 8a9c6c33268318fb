package shark.http.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.util.NetUtil;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** SOCKS version 5 (RFC 1928), without authentication or by user and password (RFC 1929). */
final class SocksNegotiation implements Negotiation {
    private static final int VERSION = 5;
    private static final int NO_AUTHENTICATION = 0;
    private static final int BY_PASSWORD = 2;
    private static final int PASSWORD_VERSION = 1;
    private static final int CONNECT = 1;
    private static final int IP_V4 = 1;
    private static final int NAME = 3;
    private static final int IP_V6 = 4;

    /** RFC 1928 section 6. */
    private static final Map<Integer, String> REPLIES = Map.of(
            1, "general failure",
            2, "its rules do not allow it",
            3, "the network is unreachable",
            4, "the host is unreachable",
            5, "connection refused",
            6, "the time to live has expired",
            7, "it does not know the command CONNECT",
            8, "it does not know this type of address");

    private enum State {
        METHOD,
        PASSWORD,
        REPLY
    }

    private final Proxy proxy;
    private final String host;
    private final int port;
    private State state = State.METHOD;
    private byte[] next;

    /** @param host a name of at most 255 bytes, or an address */
    SocksNegotiation(Proxy proxy, String host, int port) {
        this.proxy = proxy;
        this.host = host;
        this.port = port;
        this.next = proxy.user().isEmpty()
                ? new byte[] {VERSION, 1, NO_AUTHENTICATION}
                : new byte[] {VERSION, 2, NO_AUTHENTICATION, BY_PASSWORD};
    }

    @Override
    public byte[] next() {
        return next;
    }

    @Override
    public Step read(ByteBuf bytes) throws ProxyRefused {
        return switch (state) {
            case METHOD -> method(bytes);
            case PASSWORD -> password(bytes);
            case REPLY -> reply(bytes);
        };
    }

    private Step method(ByteBuf bytes) throws ProxyRefused {
        if (bytes.isReadable() && bytes.getByte(bytes.readerIndex()) != VERSION) {
            throw new ProxyRefused("does not speak SOCKS5");
        }
        if (bytes.readableBytes() < 2) {
            return Step.MORE;
        }
        bytes.skipBytes(1);
        int method = bytes.readUnsignedByte();
        if (method == NO_AUTHENTICATION) {
            next = request();
            state = State.REPLY;
        } else if (method == BY_PASSWORD && !proxy.user().isEmpty()) {
            next = credentials();
            state = State.PASSWORD;
        } else {
            throw new ProxyRefused(
                    proxy.user().isEmpty()
                            ? "refuses whoever says no user; give it one: " + "socks5://USER:PASSWORD@HOST:PORT"
                            : "takes neither a user with a password nor none");
        }
        return Step.SAY;
    }

    private byte[] credentials() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.write(PASSWORD_VERSION);
        counted(text, proxy.user());
        counted(text, proxy.password());
        return text.toByteArray();
    }

    private byte[] request() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes(new byte[] {VERSION, CONNECT, 0});
        byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
        if (address == null) {
            text.write(NAME);
            counted(text, host);
        } else {
            text.write(address.length == 4 ? IP_V4 : IP_V6);
            text.writeBytes(address);
        }
        text.write(port >> 8);
        text.write(port);
        return text.toByteArray();
    }

    private static void counted(ByteArrayOutputStream output, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        output.write(bytes.length);
        output.writeBytes(bytes);
    }

    private Step password(ByteBuf bytes) throws ProxyRefused {
        if (bytes.readableBytes() < 2) {
            return Step.MORE;
        }
        bytes.skipBytes(1);
        if (bytes.readByte() != 0) {
            throw new ProxyRefused("does not take the user and password of its URL");
        }
        next = request();
        state = State.REPLY;
        return Step.SAY;
    }

    /** VER REP RSV ATYP BND.ADDR BND.PORT. */
    private Step reply(ByteBuf bytes) throws ProxyRefused {
        int at = bytes.readerIndex();
        if (bytes.readableBytes() >= 2 && bytes.getByte(at + 1) != 0) {
            int code = bytes.getUnsignedByte(at + 1);
            throw new ProxyRefused("refuses it: " + REPLIES.getOrDefault(code, "reply " + code));
        }
        if (bytes.readableBytes() < 5) {
            return Step.MORE;
        }
        int length = switch (bytes.getByte(at + 3)) {
            case IP_V4 -> 4;
            case IP_V6 -> 16;
            case NAME -> 1 + bytes.getUnsignedByte(at + 4);
            default -> throw new ProxyRefused("answers with a type of address that SOCKS5 does not have");
        };
        int whole = 4 + length + 2;
        if (bytes.readableBytes() < whole) {
            return Step.MORE;
        }
        bytes.skipBytes(whole);
        return Step.DONE;
    }
}

package shark.sys;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;
import jnr.ffi.LastError;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.jspecify.annotations.Nullable;
import shark.base.ErrorCode;
import shark.base.SharkException;

/**
 * Reads datagrams together with the address that they were sent to (IP_RECVORIGDSTADDR, ip(7)), which the JDK does not tell
 * and Netty tells for IPv4 only. The layouts are those of 64-bit Linux (msghdr: recvmsg(2); cmsghdr: cmsg(3); sockaddr_in:
 * ip(7); sockaddr_in6: ipv6(7)). Not safe for several threads.
 */
public final class OriginalDatagrams {
    private static final int MOST_BYTES = 65_535;
    private static final int NAME_BYTES = 28;
    private static final int CONTROL_BYTES = 64;
    private static final int HEADER_BYTES = 16;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int EINTR = 4;
    private static final int EAGAIN = 11;
    private static final int INET6 = 10;
    private static final int SOL_IP = 0;
    private static final int SOL_IPV6 = 41;
    private static final int IP_ORIGDSTADDR = 20;
    private static final int IPV6_ORIGDSTADDR = 74;

    private final Libc libc;
    private final Runtime runtime;
    private final Pointer message;
    private final Pointer name;
    private final Pointer control;
    private final Pointer content;
    private final ByteBuffer contentBuffer = ByteBuffer.allocateDirect(MOST_BYTES);

    OriginalDatagrams(Libc libc) {
        this.libc = libc;
        this.runtime = Runtime.getRuntime(libc);
        this.message = Memory.allocateDirect(runtime, 56, true);
        this.name = Memory.allocateDirect(runtime, NAME_BYTES, true);
        this.control = Memory.allocateDirect(runtime, CONTROL_BYTES, true);
        this.content = Pointer.wrap(runtime, contentBuffer);
        Pointer part = Memory.allocateDirect(runtime, 16, true);
        part.putPointer(0, content);
        part.putLong(8, MOST_BYTES);
        message.putPointer(0, name);
        message.putPointer(16, part);
        message.putLong(24, 1);
        message.putPointer(32, control);
    }

    /**
     * A datagram.
     *
     * @param from the program's address
     * @param to the address that it sent to
     * @param content good until the next one is read
     */
    public record Received(InetSocketAddress from, InetSocketAddress to, ByteBuffer content) {}

    /** The next that waits on a socket; empty when none does. One whose address the kernel did not tell is passed over. */
    public Optional<Received> receive(int socket) {
        while (true) {
            message.putInt(8, NAME_BYTES);
            message.putLong(40, CONTROL_BYTES);
            message.putInt(48, 0);
            long length = libc.recvmsg(socket, message, MSG_DONTWAIT);
            if (length < 0) {
                int error = LastError.getLastError(runtime);
                if (error == EINTR) {
                    continue;
                }
                if (error == EAGAIN) {
                    return Optional.empty();
                }
                throw new SharkException(
                        ErrorCode.INTERNAL, "cannot read a datagram from a sandbox's socket (errno " + error + ")");
            }
            InetSocketAddress to = original();
            if (to != null) {
                return Optional.of(new Received(
                        address(name, 0), to, contentBuffer.duplicate().limit((int) length)));
            }
        }
    }

    private @Nullable InetSocketAddress original() {
        long end = message.getLong(40);
        for (long at = 0; at + HEADER_BYTES <= end; ) {
            long size = control.getLong(at);
            int level = control.getInt(at + 8);
            int type = control.getInt(at + 12);
            if ((level == SOL_IP && type == IP_ORIGDSTADDR) || (level == SOL_IPV6 && type == IPV6_ORIGDSTADDR)) {
                return address(control, at + HEADER_BYTES);
            }
            if (size < HEADER_BYTES) {
                return null;
            }
            at += (size + 7) & ~7L;
        }
        return null;
    }

    private static InetSocketAddress address(Pointer from, long at) {
        boolean six = from.getShort(at) == INET6;
        byte[] bytes = new byte[six ? 16 : 4];
        from.get(at + (six ? 8 : 4), bytes, 0, bytes.length);
        int port = ((from.getByte(at + 2) & 0xff) << 8) | (from.getByte(at + 3) & 0xff);
        try {
            return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has four or sixteen bytes", e);
        }
    }
}

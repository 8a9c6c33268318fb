package shark.sys;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import jnr.ffi.LastError;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * Packets of text with file descriptors over a SOCK_SEQPACKET socket (unix(7), SCM_RIGHTS). The layouts are those of 64-bit
 * Linux (msghdr, iovec: recvmsg(2); cmsghdr: cmsg(3)), which x86-64 and aarch64 share. Not safe for several threads.
 */
final class Packets {
    /** As in native/packet.h. */
    static final int MOST_BYTES = 4096;

    static final int MOST_FDS = 8;

    private static final int REPLY_BYTES = 65_536;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_CMSG_CLOEXEC = 0x4000_0000;
    private static final int EINTR = 4;
    private static final long CMSG_HEADER = 16;

    private final Libc libc;
    private final int socket;
    private final Runtime runtime;
    private final Pointer message;
    private final Pointer part;
    private final Pointer text;
    private final Pointer control;

    Packets(Libc libc, int socket) {
        this.libc = libc;
        this.socket = socket;
        this.runtime = Runtime.getRuntime(libc);
        this.message = Memory.allocateDirect(runtime, 56, true);
        this.part = Memory.allocateDirect(runtime, 16, true);
        this.text = Memory.allocateDirect(runtime, REPLY_BYTES, true);
        this.control = Memory.allocateDirect(runtime, 64, true);
        part.putPointer(0, text);
        message.putPointer(16, part);
        message.putLong(24, 1);
    }

    /** What came: the text, and descriptors that are now this process's. */
    record Packet(String text, List<Integer> descriptors) {}

    void send(String line, int... descriptors) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        text.put(0, bytes, 0, bytes.length);
        part.putLong(8, bytes.length);
        if (descriptors.length > 0) {
            control.putLong(0, CMSG_HEADER + 4L * descriptors.length);
            control.putInt(8, 1); // SOL_SOCKET
            control.putInt(12, 1); // SCM_RIGHTS
            control.put(CMSG_HEADER, descriptors, 0, descriptors.length);
            message.putPointer(32, control);
            message.putLong(40, CMSG_HEADER + ((4L * descriptors.length + 7) & ~7L));
        } else {
            message.putLong(32, 0);
            message.putLong(40, 0);
        }
        while (libc.sendmsg(socket, message, MSG_NOSIGNAL) < 0) {
            orInterrupted("send to");
        }
    }

    Packet receive() {
        part.putLong(8, REPLY_BYTES);
        message.putPointer(32, control);
        message.putLong(40, CMSG_HEADER + 4L * MOST_FDS);
        message.putInt(48, 0);
        long length;
        while ((length = libc.recvmsg(socket, message, MSG_CMSG_CLOEXEC)) < 0) {
            orInterrupted("receive from");
        }
        if (length == 0 && message.getLong(40) == 0) {
            // A reply may be empty (no names, no exits); the end of the connection looks the same and shows at the next
            // send.
            return new Packet("", List.of());
        }
        byte[] bytes = new byte[(int) length];
        text.get(0, bytes, 0, bytes.length);
        List<Integer> descriptors = new ArrayList<>();
        if (message.getLong(40) > CMSG_HEADER) {
            long count = (control.getLong(0) - CMSG_HEADER) / 4;
            for (int i = 0; i < count; i++) {
                descriptors.add(control.getInt(CMSG_HEADER + 4L * i));
            }
        }
        return new Packet(new String(bytes, StandardCharsets.UTF_8), List.copyOf(descriptors));
    }

    private void orInterrupted(String what) {
        int error = LastError.getLastError(runtime);
        if (error != EINTR) {
            throw new shark.base.SharkException(
                    shark.base.ErrorCode.UNAVAILABLE,
                    "cannot " + what + " the keeper (errno " + error + "); is it gone?");
        }
    }
}

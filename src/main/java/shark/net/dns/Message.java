package shark.net.dns;

import io.netty.handler.codec.dns.DnsRecordType;
import java.net.InetAddress;
import java.util.Arrays;

/**
 * Walks over a DNS message (RFC 1035 section 4.1), which may come from anybody: each index is checked before it is used, and
 * a name is stepped over without following its compression pointers, so that the walk ends with the message. Messages are
 * passed on as the bytes that came: records whose form nobody here knows stay whole, with their compressed names.
 */
final class Message {
    static final int HEADER = 12;
    static final int RESPONSE = 0x8000;
    static final int OPCODE = 0x7800;
    static final int TRUNCATED = 0x0200;
    static final int RECURSION_DESIRED = 0x0100;
    static final int RECURSION_AVAILABLE = 0x0080;
    static final int IN = 1;

    private final byte[] bytes;
    private int at;
    private int answers;
    private int left;
    private int type;
    private int dnsClass;
    private long seconds;
    private int data;
    private int length;

    /** @param begin of the first record: where the question ends */
    Message(byte[] bytes, int begin) {
        this.bytes = bytes;
        this.at = begin;
        this.answers = sixteen(bytes, 6);
        this.left = answers + sixteen(bytes, 8) + sixteen(bytes, 10);
    }

    static int sixteen(byte[] bytes, int at) {
        return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
    }

    static void sixteen(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >> 8);
        bytes[at + 1] = (byte) value;
    }

    static int id(byte[] message) {
        return sixteen(message, 0);
    }

    static int flags(byte[] message) {
        return sixteen(message, 2);
    }

    static int code(byte[] message) {
        return flags(message) & 0xf;
    }

    /** The index after a name. */
    static int afterName(byte[] bytes, int begin) throws MalformedMessage {
        int at = begin;
        while (at < bytes.length) {
            int length = bytes[at] & 0xff;
            if (length == 0) {
                return at + 1;
            }
            if (length >= 0xc0) {
                return at + 2;
            }
            if (length > 63) {
                break;
            }
            at += 1 + length;
        }
        throw new MalformedMessage("a name goes beyond the message's end");
    }

    /** Steps to the next record; false when there is none. */
    boolean next() throws MalformedMessage {
        if (left == 0) {
            return false;
        }
        int fixed = afterName(bytes, at);
        if (fixed + 10 > bytes.length) {
            throw new MalformedMessage("a record goes beyond the message's end");
        }
        type = sixteen(bytes, fixed);
        dnsClass = sixteen(bytes, fixed + 2);
        seconds = ((long) sixteen(bytes, fixed + 4) << 16) | sixteen(bytes, fixed + 6);
        length = sixteen(bytes, fixed + 8);
        data = fixed + 10;
        if (data + length > bytes.length) {
            throw new MalformedMessage("a record goes beyond the message's end");
        }
        at = data + length;
        left--;
        answers--;
        return true;
    }

    /** True when the record belongs to the answer section. */
    boolean inAnswer() {
        return answers >= 0;
    }

    /** True when the record is an address: A (RFC 1035 section 3.4.1) or AAAA (RFC 3596). */
    boolean isAddress() {
        return dnsClass == IN
                && ((type == DnsRecordType.A.intValue() && length == 4)
                        || (type == DnsRecordType.AAAA.intValue() && length == 16));
    }

    /** True for EDNS's own record, whose class is the largest datagram that its sender takes (RFC 6891 section 6.1.2). */
    boolean isOptions() {
        return type == DnsRecordType.OPT.intValue();
    }

    /** The address of a record that {@link #isAddress}. */
    InetAddress address() {
        return Lookup.address(Arrays.copyOfRange(bytes, data, data + length));
    }

    /** Puts another address of the same family in its place. */
    void address(InetAddress other) {
        System.arraycopy(other.getAddress(), 0, bytes, data, length);
    }

    /** The index after the record. */
    int end() {
        return at;
    }

    int dnsClass() {
        return dnsClass;
    }

    /** For how many seconds the record may be kept. */
    long seconds() {
        return seconds;
    }

    /** How many bytes of data it has. */
    int length() {
        return length;
    }
}

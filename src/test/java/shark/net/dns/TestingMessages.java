package shark.net.dns;

import io.netty.handler.codec.dns.DnsRecordType;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** DNS messages for tests, written byte by byte. */
public final class TestingMessages {
    private TestingMessages() {}

    static byte[] query(int id, String name, DnsRecordType type) {
        return query(id, name, type.intValue(), 0);
    }

    /**
     * A query, with recursion desired.
     *
     * @param payload of EDNS; 0: no EDNS
     */
    public static byte[] query(int id, String name, int type, int payload) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        shorts(bytes, id, 0x0100, 1, 0, 0, payload == 0 ? 0 : 1);
        bytes.writeBytes(name(name));
        shorts(bytes, type, 1);
        if (payload > 0) {
            bytes.write(0);
            shorts(bytes, 41, payload, 0, 0x8000, 4); // DO, and an option of four bytes.
            shorts(bytes, 0xfde9, 0);
        }
        return bytes.toByteArray();
    }

    static byte[] name(String name) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String label : name.isEmpty() ? new String[0] : name.split("\\.", -1)) {
            byte[] text = label.getBytes(StandardCharsets.ISO_8859_1);
            bytes.write(text.length);
            bytes.writeBytes(text);
        }
        bytes.write(0);
        return bytes.toByteArray();
    }

    /** A record; its owner is the question's name. */
    static byte[] record(int type, byte[] data) {
        return record(new byte[] {(byte) 0xc0, 12}, type, data);
    }

    static byte[] record(byte[] owner, int type, byte[] data) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(owner);
        shorts(bytes, type, 1, 0, 60, data.length);
        bytes.writeBytes(data);
        return bytes.toByteArray();
    }

    static byte[] address(String text) {
        byte[] data = bytes(text);
        return record(data.length == 4 ? 1 : 28, data);
    }

    static byte[] bytes(String address) {
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(address, e);
        }
    }

    /** What answers a query: its id and question, the code, the records in the answer section. */
    static byte[] answer(byte[] query, int code, byte[]... records) {
        int end = end(query);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        shorts(bytes, Message.id(query), 0x8180 | code, 1, records.length, 0, 0);
        bytes.write(query, 12, end - 12);
        for (byte[] record : records) {
            bytes.writeBytes(record);
        }
        return bytes.toByteArray();
    }

    static byte[] withFlag(byte[] message, int flag) {
        byte[] changed = message.clone();
        Message.sixteen(changed, 2, Message.flags(message) | flag);
        return changed;
    }

    static byte[] withId(byte[] message, int id) {
        byte[] changed = message.clone();
        Message.sixteen(changed, 0, id);
        return changed;
    }

    /** The addresses in the answer section. */
    public static List<String> addresses(byte[] reply) {
        List<String> found = new ArrayList<>();
        try {
            Message records = new Message(reply, end(reply));
            while (records.next()) {
                if (records.inAnswer() && records.isAddress()) {
                    found.add(records.address().getHostAddress());
                }
            }
        } catch (MalformedMessage e) {
            throw new AssertionError(e);
        }
        return found;
    }

    static int type(byte[] query) {
        return Message.sixteen(query, end(query) - 4);
    }

    private static int end(byte[] message) {
        try {
            return Message.afterName(message, 12) + 4;
        } catch (MalformedMessage e) {
            throw new AssertionError(e);
        }
    }

    static void shorts(ByteArrayOutputStream bytes, int... values) {
        for (int value : values) {
            bytes.write(value >> 8);
            bytes.write(value);
        }
    }
}

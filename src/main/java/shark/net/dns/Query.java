package shark.net.dns;

import io.netty.handler.codec.dns.DnsRecordType;
import java.util.Locale;

/**
 * A query: one question (RFC 1035 section 4.1.2), and what of EDNS decides the form of its answer (RFC 6891).
 *
 * @param bytes the whole message
 * @param end of the question in it
 * @param name of the question, in lower case, without the last dot; bytes that would be misread are escaped (section 5.1)
 * @param edns whether the query has EDNS
 * @param payload the largest datagram that the sender takes, in bytes
 */
record Query(byte[] bytes, int end, String name, int type, int dnsClass, boolean edns, int payload) {
    private static final int USUAL_PAYLOAD = 512;
    private static final int MOST_NAME = 255;

    /** Reads a query; the message's header is known to be there. */
    static Query read(byte[] bytes) throws MalformedMessage {
        StringBuilder name = new StringBuilder();
        int after = name(bytes, name);
        if (Message.sixteen(bytes, 4) != 1 || Message.sixteen(bytes, 6) != 0 || after + 4 > bytes.length) {
            throw new MalformedMessage("a query has one question and no answer");
        }
        boolean edns = false;
        int payload = USUAL_PAYLOAD;
        Message records = new Message(bytes, after + 4);
        while (records.next()) {
            if (records.isOptions()) {
                edns = true;
                payload = Math.max(USUAL_PAYLOAD, records.dnsClass());
            }
        }
        return new Query(
                bytes,
                after + 4,
                name.toString().toLowerCase(Locale.ROOT),
                Message.sixteen(bytes, after),
                Message.sixteen(bytes, after + 2),
                edns,
                payload);
    }

    /** A query of shark's own, with recursion desired; null bytes stand for its id. */
    static Query of(String name, DnsRecordType type) throws MalformedMessage {
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream(64);
        bytes.writeBytes(new byte[] {0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        for (String label : name.split("\\.", -1)) {
            byte[] text = label.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            if (text.length == 0 || text.length > 63) {
                throw new MalformedMessage("'" + name + "' is no name");
            }
            bytes.write(text.length);
            bytes.writeBytes(text);
        }
        bytes.writeBytes(new byte[] {0, 0, (byte) type.intValue(), 0, Message.IN});
        return read(bytes.toByteArray());
    }

    /** Whether a message answers this query: its id as given, and the same question, whatever the case of its letters. */
    boolean isAnsweredBy(byte[] message, int id) {
        if (message.length < end
                || Message.id(message) != id
                || (Message.flags(message) & (Message.RESPONSE | Message.OPCODE)) != Message.RESPONSE
                || Message.sixteen(message, 4) != 1) {
            return false;
        }
        for (int i = Message.HEADER; i < end; i++) {
            if (lower(message[i]) != lower(bytes[i])) {
                return false;
            }
        }
        return true;
    }

    /** Lengths of labels, at most 63, are no letters. */
    private static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
    }

    /** Reads a name without compression, which a question has no use for; the index after it. */
    private static int name(byte[] bytes, StringBuilder name) throws MalformedMessage {
        int at = Message.HEADER;
        while (at < bytes.length) {
            int length = bytes[at++] & 0xff;
            if (length == 0) {
                return at;
            }
            if (length > 63 || at + length > bytes.length || at + length - Message.HEADER >= MOST_NAME) {
                break;
            }
            name.append(name.isEmpty() ? "" : ".");
            for (int i = 0; i < length; i++) {
                int c = bytes[at + i] & 0xff;
                if (c <= ' ' || c >= 0x7f) {
                    name.append(String.format("\\%03d", c));
                } else {
                    name.append(c == '.' || c == '\\' ? "\\" : "").append((char) c);
                }
            }
            at += length;
        }
        throw new MalformedMessage("the question's name goes beyond the message's end, or is too long");
    }
}

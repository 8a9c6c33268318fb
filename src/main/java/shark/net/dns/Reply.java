package shark.net.dns;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/** Answers of shark's own, as bytes. */
final class Reply {
    /** For how long a program may keep one: the mode may change, and an address made up then means nothing. */
    private static final int SECONDS = 5;

    private static final int PAYLOAD = 1232; // RFC 9715 section 3.1.
    private static final int OPTIONS_BYTES = 11;
    private static final int FIXED_BYTES = 12;

    private Reply() {}

    /** The addresses; none is "no data", which says that the name is there (RFC 2308 section 2.2). */
    static byte[] addresses(Query query, List<InetAddress> addresses) {
        int bytes = addresses.stream()
                .mapToInt(address -> FIXED_BYTES + address.getAddress().length)
                .sum();
        ByteBuf reply = begin(query, DnsResponseCode.NOERROR.intValue(), addresses.size(), bytes);
        for (InetAddress address : addresses) {
            byte[] data = address.getAddress();
            reply.writeShort(0xc000 | Message.HEADER); // The question's name.
            reply.writeShort((data.length == 4 ? DnsRecordType.A : DnsRecordType.AAAA).intValue());
            reply.writeShort(Message.IN);
            reply.writeInt(SECONDS);
            reply.writeShort(data.length);
            reply.writeBytes(data);
        }
        return options(query, reply);
    }

    /** A code and no records. */
    static byte[] code(Query query, DnsResponseCode code) {
        return options(query, begin(query, code.intValue(), 0, 0));
    }

    /** To a message of which only the header was understood. */
    static byte[] code(byte[] message, DnsResponseCode code) {
        byte[] reply = Arrays.copyOf(message, Message.HEADER);
        Message.sixteen(reply, 2, Message.RESPONSE | (Message.flags(message) & Message.OPCODE) | code.intValue());
        Arrays.fill(reply, 4, Message.HEADER, (byte) 0);
        return reply;
    }

    /**
     * An answer to an equal question as the answer to this one: with its id, its letters' case and its wish for recursion;
     * without EDNS where it has none (RFC 6891 section 7).
     */
    static byte[] again(Query query, byte[] answer) throws MalformedMessage {
        int question = query.end() - Message.HEADER;
        if (answer.length < query.end() || !query.isAnsweredBy(answer, Message.id(answer))) {
            throw new MalformedMessage("its question is another one");
        }
        byte[] reply = answer.clone();
        Message.sixteen(reply, 0, Message.id(query.bytes()));
        int flags = Message.flags(reply) & ~Message.RECURSION_DESIRED;
        Message.sixteen(reply, 2, flags | (Message.flags(query.bytes()) & Message.RECURSION_DESIRED));
        System.arraycopy(query.bytes(), Message.HEADER, reply, Message.HEADER, question);
        return query.edns() ? reply : withoutOptions(query, reply);
    }

    /** Without an EDNS record at the end, where servers put it. */
    private static byte[] withoutOptions(Query query, byte[] reply) throws MalformedMessage {
        Message records = new Message(reply, query.end());
        int begin = query.end();
        boolean options = false;
        while (records.next()) {
            begin = records.isOptions() ? begin : records.end();
            options = records.isOptions() && records.end() == reply.length;
        }
        if (!options || Message.sixteen(reply, 10) == 0) {
            return reply;
        }
        byte[] shorter = Arrays.copyOf(reply, begin);
        Message.sixteen(shorter, 10, Message.sixteen(shorter, 10) - 1);
        return shorter;
    }

    /** The answer, or, where it is larger than a datagram may be, one that has the program ask by TCP (RFC 2181 section 9). */
    static byte[] fitting(Query query, byte[] answer) {
        if (answer.length <= query.payload()) {
            return answer;
        }
        byte[] reply = options(query, begin(query, Message.code(answer), 0, 0));
        Message.sixteen(reply, 2, Message.flags(answer) | Message.TRUNCATED);
        return reply;
    }

    private static ByteBuf begin(Query query, int code, int records, int bytes) {
        int question = query.end() - Message.HEADER;
        ByteBuf reply = Unpooled.buffer(query.end() + bytes + (query.edns() ? OPTIONS_BYTES : 0));
        reply.writeShort(Message.id(query.bytes()));
        reply.writeShort((Message.RESPONSE
                | (Message.flags(query.bytes()) & Message.RECURSION_DESIRED)
                | Message.RECURSION_AVAILABLE
                | code));
        reply.writeShort(1);
        reply.writeShort(records);
        reply.writeShort(0);
        reply.writeShort((query.edns() ? 1 : 0));
        return reply.writeBytes(query.bytes(), Message.HEADER, question);
    }

    /** Who is asked with EDNS answers with it (RFC 6891 section 6.1.1). */
    private static byte[] options(Query query, ByteBuf reply) {
        if (query.edns()) {
            reply.writeByte(0);
            reply.writeShort(DnsRecordType.OPT.intValue());
            reply.writeShort(PAYLOAD);
            reply.writeInt(0);
            reply.writeShort(0);
        }
        return ByteBufUtil.getBytes(reply);
    }
}

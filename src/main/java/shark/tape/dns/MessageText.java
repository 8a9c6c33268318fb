package shark.tape.dns;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A DNS message as lines that a person reads: what dig(1) prints without its comments. */
public final class MessageText {
    private static final int HEADER = 12;
    /** Of one message: each of 64 KiB of records could name the same long name. */
    private static final int MOST_RECORDS = 500;

    /** In chars. */
    private static final int MOST_SUMMARY = 200;

    private MessageText() {}

    /**
     * What was answered, in a few words: the first answer of the type asked for, else the first answer; NODATA where the
     * name is there and the type is not (RFC 2308 section 2.2); else the code's name.
     */
    public static String summary(byte[] message) {
        try {
            int code = code(message);
            MessageReader reader = new MessageReader(message, HEADER, message.length);
            int type = question(reader, sixteen(message, 4), new ArrayList<>());
            String first = "";
            int answers = Math.min(sixteen(message, 6), MOST_RECORDS);
            for (int i = 0; code == 0 && i < answers; i++) {
                Line line = record(reader);
                if (line.type() == type) {
                    return cut(line.data());
                }
                first = first.isEmpty() ? line.data() : first;
            }
            return !first.isEmpty() ? cut(first) : code == 0 ? "NODATA" : RecordTypes.code(code);
        } catch (MessageReader.Malformed e) {
            return "no DNS message: " + e.getMessage();
        }
    }

    private static String cut(String data) {
        return data.length() <= MOST_SUMMARY ? data : data.substring(0, MOST_SUMMARY - 1) + "\u2026";
    }

    /** The question: name, class and type. */
    public static String question(byte[] message) {
        List<String> lines = new ArrayList<>();
        try {
            code(message);
            question(new MessageReader(message, HEADER, message.length), sixteen(message, 4), lines);
        } catch (MessageReader.Malformed e) {
            lines.add("no DNS message: " + e.getMessage());
        }
        return String.join("\n", lines) + "\n";
    }

    /** The code, and a line for each record: owner, seconds, class, type, data; those after the answers have a head. */
    public static String answer(byte[] message) {
        List<String> lines = new ArrayList<>();
        try {
            int code = code(message);
            int answers = sixteen(message, 6);
            lines.add(code == 0 && answers == 0 ? "NOERROR, NODATA" : RecordTypes.code(code));
            MessageReader reader = new MessageReader(message, HEADER, message.length);
            question(reader, sixteen(message, 4), new ArrayList<>());
            section(lines, reader, answers, "");
            section(lines, reader, sixteen(message, 8), "authority");
            section(lines, reader, sixteen(message, 10), "additional");
        } catch (MessageReader.Malformed e) {
            lines.add("no DNS message from here on: " + e.getMessage());
        }
        return String.join("\n", lines) + "\n";
    }

    /**
     * What a message says of the names asked, whenever it was asked: the code, and the answers in an order of their own,
     * without the seconds that they hold. Empty where the message is malformed or has more than are read.
     */
    public static Optional<List<String>> lasting(byte[] message) {
        try {
            List<String> lines = new ArrayList<>();
            String code = RecordTypes.code(code(message));
            MessageReader reader = new MessageReader(message, HEADER, message.length);
            question(reader, sixteen(message, 4), new ArrayList<>());
            int answers = sixteen(message, 6);
            if (answers > MOST_RECORDS) {
                return Optional.empty();
            }
            for (int i = 0; i < answers; i++) {
                Line line = record(reader);
                lines.add(
                        line.owner() + " " + line.dnsClass() + " " + RecordTypes.type(line.type()) + " " + line.data());
            }
            Collections.sort(lines); // Servers turn the order round from question to question (RFC 1794).
            lines.add(0, code);
            return Optional.of(lines);
        } catch (MessageReader.Malformed e) {
            return Optional.empty();
        }
    }

    private static void section(List<String> lines, MessageReader reader, int records, String title)
            throws MessageReader.Malformed {
        String head = title;
        for (int i = 0; i < records; i++) {
            if (lines.size() > MOST_RECORDS) {
                throw new MessageReader.Malformed("more than " + MOST_RECORDS + " records are not shown");
            }
            Line line = record(reader);
            if (line.type() == RecordTypes.OPT) {
                continue; // It is about the message, not about names (RFC 6891 section 6.1.1).
            }
            if (!head.isEmpty()) {
                lines.add(";" + head);
                head = "";
            }
            lines.add(line.owner() + " " + line.seconds() + " " + line.dnsClass() + " " + RecordTypes.type(line.type())
                    + " " + line.data());
        }
    }

    private record Line(String owner, long seconds, String dnsClass, int type, String data) {}

    private static Line record(MessageReader reader) throws MessageReader.Malformed {
        String owner = reader.name();
        int type = reader.sixteen();
        String dnsClass = dnsClass(reader.sixteen());
        long seconds = reader.thirtyTwo();
        return new Line(owner, seconds, dnsClass, type, RecordText.of(type, reader, reader.sixteen()));
    }

    /** Reads the questions; the type of the last one. */
    private static int question(MessageReader reader, int questions, List<String> lines)
            throws MessageReader.Malformed {
        int type = 0;
        for (int i = 0; i < questions; i++) {
            String name = reader.name();
            type = reader.sixteen();
            String line = name + " " + dnsClass(reader.sixteen()) + " " + RecordTypes.type(type);
            if (lines.size() < MOST_RECORDS) {
                lines.add(line);
            }
        }
        return type;
    }

    private static String dnsClass(int number) {
        return number == 1 ? "IN" : "CLASS" + number;
    }

    private static int code(byte[] message) throws MessageReader.Malformed {
        if (message.length < HEADER) {
            throw new MessageReader.Malformed("it is shorter than a header");
        }
        return message[3] & 0xf;
    }

    private static int sixteen(byte[] message, int at) {
        return ((message[at] & 0xff) << 8) | (message[at + 1] & 0xff);
    }
}

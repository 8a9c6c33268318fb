package shark.tape.dns;

/** The data of one record in presentation form: RFC 1035 section 5.1, and what each type's own RFC says. */
final class RecordText {
    private static final String[] PARAMETERS = {
        "mandatory", "alpn", "no-default-alpn", "port", "ipv4hint", "ech", "ipv6hint"
    };

    private RecordText() {}

    /** The data; one of a type without a form of its own, or that does not keep to it, as RFC 3597 section 5 has it. */
    static String of(int type, MessageReader message, int length) throws MessageReader.Malformed {
        MessageReader again = message.copy();
        MessageReader data = message.part(length);
        try {
            String text = known(type, data);
            if (data.left() == 0 && !text.isEmpty()) {
                return text;
            }
        } catch (MessageReader.Malformed e) {
            return unknown(again.part(length)); // Shown as the bytes that it is.
        }
        return unknown(again.part(length));
    }

    private static String unknown(MessageReader data) throws MessageReader.Malformed {
        int length = data.left();
        return "\\# " + length + (length > 0 ? " " + data.hex() : "");
    }

    private static String known(int type, MessageReader data) throws MessageReader.Malformed {
        return switch (type) {
            case RecordTypes.A -> address(data.bytes(4));
            case RecordTypes.AAAA -> address(data.bytes(16)); // RFC 3596.
            case RecordTypes.NS, RecordTypes.CNAME, RecordTypes.PTR, RecordTypes.DNAME -> data.name();
            case RecordTypes.MX -> data.sixteen() + " " + data.name();
            case RecordTypes.TXT -> strings(data);
            case RecordTypes.SRV ->
                data.sixteen() + " " + data.sixteen() + " " + data.sixteen() + " " + data.name(); // RFC 2782.
            case RecordTypes.SOA ->
                data.name() + " " + data.name() + " " + data.thirtyTwo() + " " + data.thirtyTwo() + " "
                        + data.thirtyTwo() + " " + data.thirtyTwo() + " " + data.thirtyTwo();
            case RecordTypes.CAA -> certification(data);
            case RecordTypes.SVCB, RecordTypes.HTTPS -> service(data);
            default -> "";
        };
    }

    private static String strings(MessageReader data) throws MessageReader.Malformed {
        StringBuilder text = new StringBuilder();
        while (data.left() > 0) {
            text.append(text.isEmpty() ? "" : " ").append(data.string());
        }
        return text.toString();
    }

    /** RFC 8659 section 4.1.1. */
    private static String certification(MessageReader data) throws MessageReader.Malformed {
        StringBuilder text = new StringBuilder().append(data.eight()).append(' ');
        MessageReader.escape(text, data.bytes(data.eight()), ".\\\"");
        text.append(" \"");
        MessageReader.escape(text, data.bytes(data.left()), "\"\\");
        return text.append('"').toString();
    }

    /** RFC 9460 section 2.1. */
    private static String service(MessageReader data) throws MessageReader.Malformed {
        StringBuilder text =
                new StringBuilder().append(data.sixteen()).append(' ').append(data.name());
        while (data.left() > 0) {
            int key = data.sixteen();
            MessageReader value = data.part(data.sixteen());
            text.append(' ').append(key < PARAMETERS.length ? PARAMETERS[key] : "key" + key);
            if (value.left() > 0) {
                text.append('=').append(parameter(key, value));
            }
        }
        return text.toString();
    }

    private static String parameter(int key, MessageReader value) throws MessageReader.Malformed {
        StringBuilder text = new StringBuilder();
        while (value.left() > 0) {
            String comma = text.isEmpty() ? "" : ",";
            switch (key) {
                case 0 -> {
                    int named = value.sixteen();
                    text.append(comma).append(named < PARAMETERS.length ? PARAMETERS[named] : "key" + named);
                }
                case 1 -> {
                    text.append(comma);
                    MessageReader.escape(text, value.bytes(value.eight()), ".\\\",");
                }
                case 3 -> text.append(comma).append(value.sixteen());
                case 4 -> text.append(comma).append(address(value.bytes(4)));
                case 6 -> text.append(comma).append(address(value.bytes(16)));
                default -> {
                    text.append('"');
                    MessageReader.escape(text, value.bytes(value.left()), "\"\\");
                    text.append('"');
                }
            }
        }
        return text.toString();
    }

    /** Four bytes, or sixteen in the form of RFC 5952. */
    static String address(byte[] bytes) {
        if (bytes.length == 4) {
            return (bytes[0] & 255) + "." + (bytes[1] & 255) + "." + (bytes[2] & 255) + "." + (bytes[3] & 255);
        }
        int[] groups = new int[8];
        int best = 0;
        int longest = 1; // A single group of zeros is not shortened.
        for (int i = 7, run = 0; i >= 0; i--) {
            groups[i] = ((bytes[2 * i] & 255) << 8) | (bytes[2 * i + 1] & 255);
            run = groups[i] == 0 ? run + 1 : 0;
            if (run > 1 && run >= longest) {
                best = i;
                longest = run;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == best && longest > 1) {
                text.append("::");
                i += longest - 1;
            } else {
                text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":");
                text.append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}

package shark.tape.ranges;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import shark.content.Heads;

/** The head of an answer that is a part of a recorded one. */
public final class PartHead {
    /** What tells of the whole's bytes, and how they came. */
    private static final Set<String> OF_THE_WHOLE = Set.of(
            "content-length",
            "transfer-encoding",
            "trailer",
            "content-range",
            "content-md5",
            "content-digest",
            "digest");

    private PartHead() {}

    /**
     * The head, with Content-Range (RFC 9110 section 14.4).
     *
     * @param whole head of the recorded answer
     * @param size of its body, in bytes
     */
    public static byte[] of(byte[] whole, Part part, long size) {
        if (part instanceof Part.Some some) {
            return text(
                    version(whole) + " 206 Partial Content",
                    fields(whole),
                    "bytes " + some.first() + "-" + some.last() + "/" + size,
                    some.size());
        }
        if (part instanceof Part.Unsatisfiable) {
            String date = Heads.field(whole, "Date");
            return text(
                    version(whole) + " 416 Range Not Satisfiable",
                    date.isEmpty() ? "" : "Date: " + date + "\r\n",
                    "bytes */" + size,
                    0);
        }
        return whole;
    }

    private static byte[] text(String status, String fields, String range, long length) {
        String head =
                status + "\r\n" + fields + "Content-Range: " + range + "\r\nContent-Length: " + length + "\r\n\r\n";
        return head.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String version(byte[] whole) {
        int blank = 0;
        while (blank < whole.length && whole[blank] != ' ') {
            blank++;
        }
        return new String(whole, 0, blank, StandardCharsets.ISO_8859_1);
    }

    private static String fields(byte[] whole) {
        StringBuilder kept = new StringBuilder(whole.length);
        boolean drops = true; // The status line.
        for (String line : new String(whole, StandardCharsets.ISO_8859_1).split("\r?\n", -1)) {
            boolean folded = line.startsWith(" ") || line.startsWith("\t");
            if (!folded && kept.length() + line.length() > 0) {
                int colon = line.indexOf(':');
                drops = colon < 1
                        || OF_THE_WHOLE.contains(line.substring(0, colon).toLowerCase(Locale.ROOT));
            }
            if (!drops && !line.isEmpty()) {
                kept.append(line).append("\r\n");
            }
        }
        return kept.toString();
    }

    /** Where the part of a head begins that has a Content-Range of bytes; 0 where it has none. */
    public static long first(byte[] head) {
        String range = Heads.field(head, "Content-Range");
        int dash = range.indexOf('-');
        String digits = range.startsWith("bytes ") && dash > 6 ? range.substring(6, dash) : "";
        return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : 0;
    }
}

package shark.image.tar;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The records of a PAX header, {@code "LENGTH KEY=VALUE\n"} (POSIX.1-2017, pax, "pax Extended Header"); values stay bytes.
 * GNU's sparse format 0.0 repeats its keys, so that those of its map are kept apart.
 */
final class PaxRecords {
    private static final String XATTR = "SCHILY.xattr.";
    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);
    /** Far beyond what any clock says, and far within a long. */
    private static final BigDecimal LATEST = BigDecimal.valueOf(1L << 55);

    private final Map<String, byte[]> values = new HashMap<>();
    private final List<SparseMap.Piece> pieces = new ArrayList<>();
    private long offset = -1;

    static PaxRecords parse(byte[] bytes) throws TarException {
        PaxRecords records = new PaxRecords();
        int at = 0;
        while (at < bytes.length && bytes[at] != 0) {
            int space = at;
            int length = 0;
            while (space < bytes.length && bytes[space] >= '0' && bytes[space] <= '9' && space - at < 8) {
                length = length * 10 + bytes[space++] - '0';
            }
            int end = at + length;
            boolean right = space > at && end > space + 2 && end <= bytes.length && bytes[space] == ' ';
            int equals = space + 1;
            while (right && equals < end && bytes[equals] != '=') {
                equals++;
            }
            if (!right || equals >= end || bytes[end - 1] != '\n') {
                throw new TarException("has a PAX header that cannot be read");
            }
            String key = new String(bytes, space + 1, equals - space - 1, StandardCharsets.UTF_8);
            records.put(key, Arrays.copyOfRange(bytes, equals + 1, end - 1));
            at = end;
        }
        return records;
    }

    private void put(String key, byte[] value) throws TarException {
        values.put(key, value);
        if (key.equals("GNU.sparse.offset")) {
            offset = number(key, 0);
        } else if (key.equals("GNU.sparse.numbytes")) {
            pieces.add(new SparseMap.Piece(offset, number(key, 0)));
        }
    }

    /** Adds those of another, which go over these. */
    PaxRecords with(PaxRecords other) {
        PaxRecords both = new PaxRecords();
        both.values.putAll(values);
        both.values.putAll(other.values);
        both.pieces.addAll(other.pieces);
        return both;
    }

    int count() {
        return values.size();
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    /** The value, or what else there is when it is absent or empty, which takes an earlier one back. */
    byte[] bytes(String key, byte[] otherwise) {
        byte[] value = values.get(key);
        return value == null || value.length == 0 ? otherwise : value;
    }

    long number(String key, long otherwise) throws TarException {
        String digits = text(key);
        if (digits == null) {
            return otherwise;
        }
        if (!digits.matches("\\d{1,18}")) {
            throw new TarException("has a " + key + " that is no number");
        }
        return Long.parseLong(digits);
    }

    /** Seconds and nanoseconds. */
    long[] time(String key, long otherwise) throws TarException {
        String text = text(key);
        if (text == null) {
            return new long[] {otherwise, 0};
        }
        if (!text.matches("-?\\d{1,20}(\\.\\d{0,40})?")) {
            throw new TarException("has a " + key + " that is no time");
        }
        BigDecimal value = new BigDecimal(text.endsWith(".") ? text + "0" : text);
        if (value.abs().compareTo(LATEST) > 0) {
            throw new TarException("has a " + key + " that is too far away");
        }
        BigDecimal seconds = value.setScale(0, java.math.RoundingMode.FLOOR);
        return new long[] {
            seconds.longValue(), value.subtract(seconds).multiply(NANOS).longValue()
        };
    }

    /** The map of sparse format 0.0 or 0.1; empty when there is none. */
    List<SparseMap.Piece> pieces() throws TarException {
        String map = text("GNU.sparse.map");
        if (map == null) {
            return pieces;
        }
        String[] numbers = map.split(",", -1);
        List<SparseMap.Piece> found = new ArrayList<>();
        for (int i = 0; i + 1 < numbers.length; i += 2) {
            if (!numbers[i].matches("\\d{1,18}") || !numbers[i + 1].matches("\\d{1,18}")) {
                throw new TarException("has a map of its content that is no list of numbers");
            }
            found.add(new SparseMap.Piece(Long.parseLong(numbers[i]), Long.parseLong(numbers[i + 1])));
        }
        return found;
    }

    /** Extended attributes by name. */
    Map<String, byte[]> attributes() {
        Map<String, byte[]> attributes = new HashMap<>();
        values.forEach((key, value) -> {
            if (key.startsWith(XATTR)) {
                attributes.put(key.substring(XATTR.length()), value);
            }
        });
        return attributes;
    }

    private @Nullable String text(String key) {
        byte[] value = values.get(key);
        return value == null || value.length == 0 ? null : new String(value, StandardCharsets.UTF_8);
    }
}

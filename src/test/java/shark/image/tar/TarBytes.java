package shark.image.tar;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** Writes archives byte by byte, right ones and wrong ones. */
public final class TarBytes {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** A member with root's permissions and the time 1000. */
    public TarBytes member(char type, String name, String link, String content) {
        return header(type, name, link, content.length(), 0644)
                .raw(padded(content.getBytes(StandardCharsets.ISO_8859_1)));
    }

    public TarBytes file(String name, String content) {
        return member('0', name, "", content);
    }

    public TarBytes directory(String name) {
        return member('5', name, "", "");
    }

    public TarBytes symbolicLink(String name, String target) {
        return member('2', name, target, "");
    }

    public TarBytes hardLink(String name, String target) {
        return member('1', name, target, "");
    }

    /** A PAX header with these records, {@code KEY=VALUE} each. */
    public TarBytes pax(char type, String... records) {
        StringBuilder content = new StringBuilder();
        for (String record : records) {
            int length = record.length() + 2;
            length += Integer.toString(length).length();
            if (Integer.toString(length).length() > Integer.toString(length - 1).length()) {
                length++;
            }
            String line = length + " " + record + "\n";
            content.append(line.length() == length ? line : (length + 1) + " " + record + "\n");
        }
        return member(type, "pax", "", content.toString());
    }

    /** A header of its own, without content. */
    public TarBytes header(char type, String name, String link, long size, int mode) {
        return raw(block(type, name, link, size, mode));
    }

    /** A header with some bytes put over it before its sum is made. */
    public TarBytes patched(char type, String name, long size, int offset, String patch) {
        byte[] block = block(type, name, "", size, 0644);
        put(block, offset, patch);
        return raw(summed(block));
    }

    public TarBytes raw(byte[] more) {
        bytes.writeBytes(more);
        return this;
    }

    public TarBytes raw(String text) {
        return raw(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** What there is so far. */
    public byte[] open() {
        return bytes.toByteArray();
    }

    /** All, with the two blocks of zeros that end it. */
    public byte[] end() {
        return raw(new byte[2 * Header.SIZE]).open();
    }

    static byte[] block(char type, String name, String link, long size, int mode) {
        byte[] block = new byte[Header.SIZE];
        put(block, 0, name);
        put(block, 100, String.format(Locale.ROOT, "%07o", mode));
        put(block, 108, "0000000");
        put(block, 116, "0000000");
        put(block, 124, String.format(Locale.ROOT, "%011o", size));
        put(block, 136, String.format(Locale.ROOT, "%011o", 1000));
        block[156] = (byte) type;
        put(block, 157, link);
        put(block, 257, "ustar\00000");
        return summed(block);
    }

    public static byte[] summed(byte[] block) {
        Arrays.fill(block, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        put(block, 148, String.format(Locale.ROOT, "%06o", sum) + "\0 ");
        return block;
    }

    static byte[] padded(byte[] content) {
        return Arrays.copyOf(content, (content.length + Header.SIZE - 1) / Header.SIZE * Header.SIZE);
    }

    private static void put(byte[] block, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, block, offset, bytes.length);
    }
}

package shark.image.tar;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * A block of 512 bytes that begins a member (POSIX.1-2017, pax, "ustar Interchange Format"; GNU tar, "Basic Tar Format").
 */
record Header(byte[] block) {
    static final int SIZE = 512;

    private static final int CHECKSUM = 148;
    private static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE);

    /** True when all is zero: the mark of the end. */
    boolean isZero() {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /** The sum counts the bytes, with its own field as spaces; old programs took them for signed. */
    boolean hasRightChecksum() throws TarException {
        long unsigned = 0;
        long signed = 0;
        for (int i = 0; i < SIZE; i++) {
            byte b = i >= CHECKSUM && i < CHECKSUM + 8 ? (byte) ' ' : block[i];
            unsigned += b & 0xff;
            signed += b;
        }
        long told = number(CHECKSUM, 8, "checksum");
        return told == unsigned || told == signed;
    }

    byte type() {
        return block[156];
    }

    /** The name, with ustar's prefix before it. */
    byte[] name() {
        byte[] name = text(0, 100);
        byte[] prefix = isUstar() ? text(345, 155) : new byte[0];
        if (prefix.length == 0) {
            return name;
        }
        byte[] whole = Arrays.copyOf(prefix, prefix.length + 1 + name.length);
        whole[prefix.length] = '/';
        System.arraycopy(name, 0, whole, prefix.length + 1, name.length);
        return whole;
    }

    byte[] link() {
        return text(157, 100);
    }

    long mode() throws TarException {
        return number(100, 8, "mode");
    }

    long uid() throws TarException {
        return number(108, 8, "owner");
    }

    long gid() throws TarException {
        return number(116, 8, "group");
    }

    long size() throws TarException {
        return number(124, 12, "size");
    }

    long mtime() throws TarException {
        return number(136, 12, "time");
    }

    /** A number of a GNU sparse map. */
    long sparse(int offset) throws TarException {
        return number(offset, 12, "map of its content");
    }

    /** GNU's own magic has a space in place of the zero, and other things in the place of the prefix. */
    private boolean isUstar() {
        return Arrays.equals(block, 257, 263, new byte[] {'u', 's', 't', 'a', 'r', 0}, 0, 6);
    }

    private byte[] text(int offset, int length) {
        int end = offset;
        while (end < offset + length && block[end] != 0) {
            end++;
        }
        return Arrays.copyOfRange(block, offset, end);
    }

    /** Octal digits, or, where the first bit is set, a big-endian number in two's complement (GNU tar). */
    private long number(int offset, int length, String what) throws TarException {
        if ((block[offset] & 0x80) != 0) {
            byte[] bytes = Arrays.copyOfRange(block, offset, offset + length);
            bytes[0] = (byte) ((bytes[0] & 0x40) != 0 ? bytes[0] : bytes[0] & 0x7f);
            BigInteger value = new BigInteger(bytes);
            if (value.abs().compareTo(LARGEST) > 0) {
                throw new TarException("has a " + what + " that is too large a number");
            }
            return value.longValue();
        }
        String digits = new String(text(offset, length), java.nio.charset.StandardCharsets.ISO_8859_1).strip();
        if (!digits.matches("[0-7]{0,12}")) {
            throw new TarException("has a " + what + " that is no number");
        }
        return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    }
}

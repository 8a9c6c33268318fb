package shark.daemon;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import shark.base.ErrorCode;
import shark.base.SettingsFile;
import shark.base.SharkException;
import shark.http.proxy.Proxies;

/**
 * What is set for the daemon: {@code store-limit} of the file {@code shark.properties} in the configuration directory, over
 * which the environment's {@code SHARK_STORE_LIMIT} goes.
 *
 * @param storeLimit bytes of recordings, beyond which the oldest are removed; 0 for no limit
 * @param proxies see {@link Proxies#read}
 * @param tlsKeyLog a file, of {@code tls-key-log}, which goes over SSLKEYLOGFILE, since that is what other programs mean; or empty
 */
record Settings(long storeLimit, Proxies proxies, String tlsKeyLog) {
    private static final String USUAL = "20GiB";
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15}) ?(?:([kMGT])(i?))?B?");

    static Settings read(Path directory, Map<String, String> environment) {
        Properties file = SettingsFile.read(directory);
        String limit = environment.getOrDefault("SHARK_STORE_LIMIT", file.getProperty("store-limit", USUAL));
        String keyLog = file.getProperty("tls-key-log", environment.getOrDefault("SSLKEYLOGFILE", ""));
        return new Settings(bytes(limit.strip()), Proxies.read(file::getProperty, environment), keyLog.strip());
    }

    /** Reads {@code 0}, {@code 500MB}, {@code 20GiB}: units of 1000, with an i of 1024 (IEC 80000-13). */
    static long bytes(String text) {
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            throw new SharkException(
                    ErrorCode.INVALID,
                    "store-limit '" + text + "' is not a size; examples: 20GiB, 500MB, 0 for no limit");
        }
        int power = size.group(2) == null ? 0 : 1 + List.of("k", "M", "G", "T").indexOf(size.group(2));
        long base = "i".equals(size.group(3)) ? 1024 : 1000;
        try {
            long bytes = Long.parseLong(size.group(1));
            for (; power > 0; power--) {
                bytes = Math.multiplyExact(bytes, base);
            }
            return bytes;
        } catch (ArithmeticException e) {
            throw new SharkException(ErrorCode.INVALID, "store-limit '" + text + "' is too large", e);
        }
    }
}

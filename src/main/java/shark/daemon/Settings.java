package shark.daemon;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import shark.base.ErrorCode;
import shark.base.SettingsFile;
import shark.base.SharkException;
import shark.http.proxy.Proxies;
import shark.http.tls.ClientCertificates;
import shark.tape.redact.Secrets;

/**
 * What is set for the daemon: {@code store-limit} of the file {@code shark.properties} in the configuration directory, over
 * which the environment's {@code SHARK_STORE_LIMIT} goes; {@code redact}, {@code redact-headers} and {@code redact-fields}.
 *
 * @param storeLimit bytes of recordings, beyond which the oldest are removed; 0 for no limit
 * @param proxies see {@link Proxies#read}
 * @param tlsKeyLog a file, of {@code tls-key-log}, which goes over SSLKEYLOGFILE, since that is what other programs mean; or empty
 * @param certificates see {@link ClientCertificates#read}
 * @param secrets what is redacted when it is recorded; empty: nothing is
 */
record Settings(
        long storeLimit,
        Proxies proxies,
        String tlsKeyLog,
        ClientCertificates certificates,
        Optional<Secrets> secrets) {
    private static final String USUAL = "20GiB";
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15}) ?(?:([kMGT])(i?))?B?");

    static Settings read(Path directory, Map<String, String> environment) {
        Properties file = SettingsFile.read(directory);
        String limit = environment.getOrDefault("SHARK_STORE_LIMIT", file.getProperty("store-limit", USUAL));
        String keyLog = file.getProperty("tls-key-log", environment.getOrDefault("SSLKEYLOGFILE", ""));
        Proxies proxies = Proxies.read(file::getProperty, environment);
        ClientCertificates certificates = ClientCertificates.read(file, directory);
        return new Settings(bytes(limit.strip()), proxies, keyLog.strip(), certificates, secrets(file));
    }

    private static Optional<Secrets> secrets(Properties file) {
        String redact = file.getProperty("redact", "on").strip();
        return switch (redact) {
            case "off" -> Optional.empty();
            case "on" ->
                Optional.of(Secrets.USUAL.with(
                        words(file.getProperty("redact-headers", "")), words(file.getProperty("redact-fields", ""))));
            default ->
                throw new SharkException(
                        ErrorCode.INVALID,
                        "redact '" + redact + "' is neither on nor off; what is redacted beside the usual is listed in"
                                + " redact-headers and redact-fields");
        };
    }

    /** Words with commas in between. */
    private static List<String> words(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
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

package shark.http.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import shark.base.ErrorCode;
import shark.base.SharkException;

/** An authority as a file of its owner's directory, for nobody but its owner to read. A kill leaves the whole or none. */
public final class AuthorityFile {
    private static final String NAME = "ca.pem";

    private AuthorityFile() {}

    /**
     * The authority of a directory; empty when it has none.
     *
     * @throws SharkException CORRUPT when its file is not what {@link #open} wrote
     */
    public static Optional<Authority> read(Path directory, Clock clock) {
        Path file = directory.resolve(NAME);
        try {
            return Files.exists(file)
                    ? Optional.of(Authority.read(Files.readString(file, StandardCharsets.US_ASCII), clock))
                    : Optional.empty();
        } catch (IOException | GeneralSecurityException e) {
            throw new SharkException(
                    ErrorCode.CORRUPT,
                    "the certificate authority " + file + " cannot be read: " + e.getMessage()
                            + "; remove the file, and the next start makes a new one",
                    e);
        }
    }

    /**
     * The authority of a directory, made when it has none.
     *
     * @param owner whose it is, for its name: {@code the sandbox dev}
     */
    public static Authority open(Path directory, String owner, Clock clock) {
        Optional<Authority> known = read(directory, clock);
        if (known.isPresent()) {
            return known.get();
        }
        Authority made = Authority.make(owner, clock);
        try {
            write(directory, made.pem().getBytes(StandardCharsets.US_ASCII));
            return made;
        } catch (IOException e) {
            throw new SharkException(
                    ErrorCode.UNAVAILABLE,
                    "cannot write the certificate authority to " + directory + ": " + e.getMessage(),
                    e);
        }
    }

    private static void write(Path directory, byte[] content) throws IOException {
        Path fresh = directory.resolve(NAME + ".new");
        Files.deleteIfExists(fresh); // Of a start that was cut short.
        try (FileChannel file = FileChannel.open(
                fresh,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                file.write(rest);
            }
            file.force(true);
        }
        Files.move(fresh, directory.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
    }
}

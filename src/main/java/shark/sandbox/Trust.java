package shark.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import shark.http.tls.Authority;
import shark.http.tls.JavaTrustStore;
import shark.image.BaseFiles;
import shark.image.Layout;
import shark.image.OwnLayer;

/**
 * What makes a sandbox's programs trust its authority with nobody's help: each file in which its base keeps authorities, with
 * one more; and variables for those programs that read files of their own.
 *
 * @param layout of the sandbox, with these files
 * @param environment the variables
 */
record Trust(Layout layout, Map<String, String> environment) {
    private static final int MOST_BYTES = 16 << 20;
    private static final String USUAL = "/etc/ssl/certs/ca-certificates.crt";
    private static final String DIRECTORY = "/etc/ssl/certs";
    /** The authority alone; Debian's and Alpine's update-ca-certificates(8) takes it up. */
    private static final String ALONE = "/usr/local/share/ca-certificates/shark.crt";

    /** Bundles, as text. The first that is there is named by the variables. */
    private static final List<String> BUNDLES = List.of(
            USUAL, // Debian, Alpine, Arch.
            "/etc/pki/tls/certs/ca-bundle.crt", // Fedora.
            "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
            "/etc/pki/ca-trust/extracted/openssl/ca-bundle.trust.crt",
            "/etc/ssl/ca-bundle.pem", // SUSE.
            "/var/lib/ca-certificates/ca-bundle.pem",
            "/etc/ca-certificates/extracted/tls-ca-bundle.pem", // Arch.
            "/etc/ssl/cert.pem",
            "/etc/pki/tls/cert.pem",
            "/usr/lib/ssl/cert.pem",
            "/usr/local/ssl/cert.pem");

    /** Where a system's own program looks for further authorities when it makes the bundles anew. */
    private static final List<String> ANCHORS = List.of(
            "/etc/pki/ca-trust/source/anchors", "/etc/ca-certificates/trust-source/anchors", "/etc/pki/trust/anchors");

    private static final List<String> JAVA_STORES = List.of(
            "/etc/ssl/certs/java/cacerts",
            "/etc/pki/java/cacerts",
            "/etc/pki/ca-trust/extracted/java/cacerts",
            "/var/lib/ca-certificates/java-cacerts");
    private static final List<String> JAVA_HOMES = List.of(
            "/usr/lib/jvm",
            "/usr/lib64/jvm",
            "/usr/java",
            "/opt",
            "/opt/java",
            "/usr/local",
            "/root/.sdkman/candidates/java");
    private static final List<String> IN_JAVA_HOME = List.of("lib/security/cacerts", "jre/lib/security/cacerts");

    private static final List<String> VARIABLES = List.of(
            "SSL_CERT_FILE",
            "CURL_CA_BUNDLE",
            "REQUESTS_CA_BUNDLE",
            "DENO_CERT",
            "GIT_SSL_CAINFO",
            "CARGO_HTTP_CAINFO",
            "AWS_CA_BUNDLE",
            "PERL_LWP_SSL_CA_FILE",
            "PIP_CERT",
            "NIX_SSL_CERT_FILE",
            "CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE",
            "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH",
            "HTTPLIB2_CA_CERTS");

    /** @param directory of the sandbox, which must not run */
    static Trust of(Layout layout, Authority authority, Path directory) {
        try {
            BaseFiles base = new BaseFiles(layout);
            byte[] pem = authority.certificatePem().getBytes(StandardCharsets.US_ASCII);
            Map<String, byte[]> files = new LinkedHashMap<>();
            String bundle = "";
            for (String place : BUNDLES) {
                if (add(base, files, place, pem) && bundle.isEmpty()) {
                    bundle = place;
                }
            }
            if (bundle.isEmpty()) {
                bundle = USUAL;
                base.resolve(USUAL).ifPresent(path -> files.put(path, pem));
            }
            for (String store : javaStores(base)) {
                Optional<byte[]> with = base.content(store, MOST_BYTES)
                        .flatMap(content -> JavaTrustStore.with(content, authority.certificate()));
                with.ifPresent(content -> files.put(store, content));
            }
            List<String> alone = new ArrayList<>(List.of(ALONE, DIRECTORY + "/" + authority.subjectHash() + ".0"));
            for (String anchors : ANCHORS) {
                base.resolve(anchors).filter(base::isDirectory).ifPresent(path -> alone.add(path + "/shark.crt"));
            }
            for (String place : alone) {
                base.resolve(place).ifPresent(path -> files.put(path, pem));
            }
            return new Trust(OwnLayer.over(layout, files, directory.resolve("trust")), environment(bundle));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds a bundle of the base's with the authority at its end; false when the base has none there. */
    private static boolean add(BaseFiles base, Map<String, byte[]> files, String place, byte[] pem) throws IOException {
        Optional<String> path = base.resolve(place);
        Optional<byte[]> content = path.isEmpty() ? Optional.empty() : base.content(path.get(), MOST_BYTES);
        if (path.isEmpty() || content.isEmpty()) {
            return false;
        }
        ByteArrayOutputStream with = new ByteArrayOutputStream(content.get().length + pem.length + 1);
        with.writeBytes(content.get());
        with.write('\n');
        with.writeBytes(pem);
        files.put(path.get(), with.toByteArray());
        return true;
    }

    /** The trust stores of all Javas of the base, by paths without links. */
    private static Set<String> javaStores(BaseFiles base) throws IOException {
        List<String> places = new ArrayList<>(JAVA_STORES);
        for (String homes : JAVA_HOMES) {
            for (String name : base.list(homes)) {
                for (String store : IN_JAVA_HOME) {
                    places.add(homes + "/" + name + "/" + store);
                }
            }
        }
        Set<String> resolved = new LinkedHashSet<>();
        places.forEach(place -> base.resolve(place).ifPresent(resolved::add));
        return resolved;
    }

    private static Map<String, String> environment(String bundle) {
        Map<String, String> environment = new HashMap<>();
        VARIABLES.forEach(name -> environment.put(name, bundle));
        environment.put("NODE_EXTRA_CA_CERTS", ALONE);
        environment.put("SSL_CERT_DIR", DIRECTORY);
        return environment;
    }
}

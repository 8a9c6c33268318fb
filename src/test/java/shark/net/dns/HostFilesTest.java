package shark.net.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The host's files of names, as texts. */
class HostFilesTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                                          | /127.0.0.1              | 5000  | 2
            nameserver 10.0.0.2                                         | /10.0.0.2               | 5000  | 2
            'nameserver\t10.0.0.2   '                                   | /10.0.0.2               | 5000  | 2
            'nameserver 10.0.0.2;nameserver ::1'                        | /10.0.0.2 /0:0:0:0:0:0:0:1 | 5000  | 2
            'search corp;nameserver 10.0.0.2;options ndots:2 timeout:1' | /10.0.0.2               | 1000  | 2
            'options timeout:3 attempts:4;nameserver 10.0.0.2'          | /10.0.0.2               | 3000  | 4
            'options timeout:0 attempts:0;nameserver 10.0.0.2'          | /10.0.0.2               | 1000  | 1
            'options timeout:99999 attempts:99;nameserver 10.0.0.2'     | /10.0.0.2               | 5000  | 5
            'options timeout:9999;nameserver 10.0.0.2'                  | /10.0.0.2               | 30000 | 2
            'options timeout:x attempts:-1;nameserver 10.0.0.2'         | /10.0.0.2               | 5000  | 2
            '# nameserver 10.0.0.1;; nameserver 10.0.0.3'               | /127.0.0.1              | 5000  | 2
            'nameserver example.com;nameserver 999.0.0.1;nameserver'    | /127.0.0.1              | 5000  | 2
            'nameserver 10.0.0.1;nameserver 10.0.0.2;nameserver 10.0.0.3;nameserver 10.0.0.4' | /10.0.0.1 /10.0.0.2 /10.0.0.3 | 5000 | 2
            """)
    void resolvConf(String text, String servers, int millis, int attempts) {
        ResolverSettings settings = ResolverSettings.parse(text.replace(';', '\n'));

        assertThat(settings.servers())
                .extracting(server -> "/" + server.getAddress().getHostAddress())
                .containsExactly(servers.split(" "));
        assertThat(settings.servers()).extracting(InetSocketAddress::getPort).containsOnly(53);
        assertThat(settings.timeoutMillis()).isEqualTo(millis);
        assertThat(settings.attempts()).isEqualTo(attempts);
    }

    @Test
    void hostsFile() throws IOException {
        HostsFile hosts = HostsFile.parse("""
                127.0.0.1 localhost
                ::1       localhost   # the same
                # 1.1.1.1 commented
                10.1.2.3\tDB.Corp db
                fd00::3  db
                10.1.2.3 db
                10.1.2.4 db.corp
                nonsense here
                999.1.1.1 beyond
                10.9.9.9
                """);

        assertThat(hosts.addresses().keySet()).containsExactlyInAnyOrder("localhost", "db.corp", "db");
        assertThat(hosts.addresses().get("db")).isEqualTo(addresses("10.1.2.3", "fd00::3"));
        assertThat(hosts.addresses().get("db.corp")).isEqualTo(addresses("10.1.2.3", "10.1.2.4"));
        assertThat(hosts.addresses().get("localhost")).isEqualTo(addresses("127.0.0.1", "::1"));
    }

    @Test
    void aChangeIsSeen() throws IOException {
        Path resolver = Files.writeString(directory.resolve("resolv.conf"), "nameserver 10.0.0.1\n");
        Path hosts = directory.resolve("hosts");
        HostNames names = new HostNames(resolver, hosts, Runnable::run, ResolverSettings::parse);
        assertThat(names.now().join().settings().servers().get(0).getHostString())
                .isEqualTo("10.0.0.1");
        assertThat(names.now().join().hosts().addresses()).isEmpty();

        Files.writeString(resolver, "nameserver 10.0.0.2\n");
        Files.setLastModifiedTime(resolver, FileTime.fromMillis(1));
        Files.writeString(hosts, "10.1.2.3 db\n");

        await().until(() -> names.now().join().hosts().addresses().containsKey("db"));
        assertThat(names.now().join().settings().servers().get(0).getHostString())
                .isEqualTo("10.0.0.2");
        Files.delete(hosts);
        await().until(() -> names.now().join().hosts().addresses().isEmpty());
    }

    private static List<InetAddress> addresses(String... texts) throws IOException {
        List<InetAddress> addresses = new java.util.ArrayList<>();
        for (String text : texts) {
            addresses.add(InetAddress.getByName(text));
        }
        return addresses;
    }
}

package shark.http.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What real hellos say; the name alone is tested with the sniffer. */
class ClientHelloTest {
    @Test
    void readsNameAndProtocols() throws Exception {
        assertThat(read(hello("a.example", "h2", "http/1.1")))
                .isEqualTo(new ClientHello("a.example", List.of("h2", "http/1.1")));
        assertThat(read(hello("a.example"))).isEqualTo(new ClientHello("a.example", List.of()));
        assertThat(read(hello("", "h2"))).isEqualTo(new ClientHello("", List.of("h2")));
    }

    @Test
    void cutOrChangedAnywhereItSaysLessAndNeverThrows() throws Exception {
        byte[] hello = hello("a.example", "h2", "http/1.1");
        for (int length = 0; length < hello.length; length++) {
            byte[] cut = Arrays.copyOf(hello, length);
            assertThat(read(cut).serverName()).isIn("", "a.example");
        }
        Random random = new Random(23);
        for (int round = 0; round < 20_000; round++) {
            byte[] changed = hello.clone();
            for (int i = random.nextInt(6); i >= 0; i--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            ClientHello read = read(changed);
            assertThat(read.protocols()).hasSizeLessThanOrEqualTo(16).allMatch(word -> word.matches("[!-~]{1,32}"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "a.example, '', ''",
        "a.example, h2 http/1.1, ''",
        "a.example, h2, ''",
        "a.example, imap pop3, 'the program speaks only imap, pop3 over TLS'",
        "pinned.example, http/1.1, TLS with pinned.example is passed through unread (--passthrough)",
        "a.vendor.example, '', TLS with a.vendor.example is passed through unread (--passthrough)",
    })
    void aConnectionIsReadUnlessThereIsAReason(String host, String protocols, String reason) {
        java.time.Clock clock = java.time.Clock.systemUTC();
        Interceptor interceptor = new Interceptor(
                () -> Authority.make("dev", clock),
                List.of(HostPattern.parse("pinned.example"), HostPattern.parse("*.vendor.example")),
                Runnable::run,
                clock);
        List<String> words = protocols.isEmpty() ? List.of() : List.of(protocols.split(" "));

        String said = interceptor.unread(host, new ClientHello(host, words));

        assertThat(said.isEmpty()).isEqualTo(reason.isEmpty());
        assertThat(said).startsWith(reason);
    }

    private static ClientHello read(byte[] bytes) {
        return ClientHello.of(Unpooled.wrappedBuffer(bytes));
    }

    private static byte[] hello(String name, String... protocols) throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        if (!name.isEmpty()) {
            parameters.setServerNames(List.of(new SNIHostName(name)));
        }
        parameters.setApplicationProtocols(protocols);
        engine.setSSLParameters(parameters);
        ByteBuffer out = ByteBuffer.allocate(20_000);
        engine.wrap(ByteBuffer.allocate(0), out);
        return Arrays.copyOf(out.array(), out.position());
    }
}

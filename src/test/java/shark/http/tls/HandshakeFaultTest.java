package shark.http.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import java.nio.channels.ClosedChannelException;
import java.util.HexFormat;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the two libraries say, and what is made of it. */
class HandshakeFaultTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "error:10000418:SSL routines:OPENSSL_internal:TLSV1_ALERT_UNKNOWN_CA | rejected shark's certificate for a.b (TLS alert unknown_ca)",
                "error:10000416:SSL routines:OPENSSL_internal:SSLV3_ALERT_CERTIFICATE_UNKNOWN | rejected shark's certificate for a.b (TLS alert certificate_unknown)",
                "(certificate_unknown) Received fatal alert: bad_certificate | rejected shark's certificate for a.b (TLS alert bad_certificate)",
                "Received fatal alert: protocol_version | ended the TLS handshake for a.b (TLS alert protocol_version)",
            })
    void alertsOfProgramsAreTold(String text, String told) {
        String sentence = HandshakeFault.ofProgram("a.b", "", new DecoderException(new SSLHandshakeException(text)));

        assertThat(sentence)
                .startsWith("the program " + told)
                .endsWith("; to let its TLS through unread: --passthrough a.b");
    }

    @Test
    void aProgramThatHidesWhomItAsksIsToldOf() {
        String sentence = HandshakeFault.ofProgram("a.b", "ech_required", new ClosedChannelException());

        assertThat(sentence)
                .startsWith("the program insists on Encrypted Client Hello for what it calls a.b outside")
                .endsWith("; to let its TLS through unread: --passthrough a.b");
        assertThat(HandshakeFault.ofProgram("a.b", "", new SSLException("error:TLSV1_ALERT_ECH_REQUIRED")))
                .isEqualTo(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TLSV1_ALERT_CERTIFICATE_REQUIRED | a.b:1 wants a client's certificate (TLS alert certificate_required), and shark has none for it; set client-certificate.a.b = CERT.pem KEY.pem in shark.properties, or let a program that has one through with --passthrough a.b",
                "Received fatal alert: certificate_required | a.b:1 wants a client's certificate (TLS alert certificate_required), and shark has none for it; set client-certificate.a.b = CERT.pem KEY.pem in shark.properties, or let a program that has one through with --passthrough a.b",
                "SSLV3_ALERT_HANDSHAKE_FAILURE | a.b:1 ended the TLS handshake (TLS alert handshake_failure), as one does that shares no cipher, or that wants a client's certificate and gets none; set client-certificate.a.b = CERT.pem KEY.pem in shark.properties, or let a program that has one through with --passthrough a.b",
                "Received fatal alert: bad_certificate | a.b:1 does not take the client's certificate that it got, or got none (TLS alert bad_certificate); set client-certificate.a.b = CERT.pem KEY.pem in shark.properties, or let a program that has one through with --passthrough a.b",
                "Received fatal alert: protocol_version | a.b:1 ended the TLS connection (TLS alert protocol_version)",
                "No appropriate protocol | no TLS connection with a.b:1: No appropriate protocol",
            })
    void alertsOfOriginsAreTold(String text, String told) {
        assertThat(HandshakeFault.ofOrigin("a.b", 1, new SSLException(text))).isEqualTo(told);
    }

    @Test
    void whatAStrangerWroteIsCutAndCleaned() {
        String sentence = HandshakeFault.ofOrigin("::1", 1, new SSLException("x\u001b[2J" + "y".repeat(10_000)));

        assertThat(sentence)
                .startsWith("no TLS connection with [::1]:1: x?[2Jyy")
                .hasSizeLessThan(300);
        assertThat(HandshakeFault.ofProgram("a", "", new ClosedChannelException()))
                .startsWith("the program closed the connection within the TLS handshake for a");
    }

    @ParameterizedTest
    @CsvSource({
        "15030300020230,                unknown_ca",
        "15030300020279,                ech_required",
        "1403030001011503030002022a,    bad_certificate",
        "150303000202ff,                number 255",
        "1503030002,                    ''",
        "17030300020230,                ''",
        "16030100020230,                ''",
    })
    void anUnencryptedAlertIsSeen(String hex, String name) {
        PlainAlert watch = new PlainAlert();
        EmbeddedChannel channel = new EmbeddedChannel(watch);
        ByteBuf bytes = Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex));

        channel.writeInbound(bytes);

        assertThat(watch.name()).isEqualTo(name);
        ByteBuf passed = channel.readInbound();
        assertThat(passed).isSameAs(bytes);
        passed.release();
    }
}

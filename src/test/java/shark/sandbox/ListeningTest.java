package shark.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which addresses are those of a proxy of shark's own. */
class ListeningTest {
    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        return new InetSocketAddress(
                NetUtil.createInetAddressFromIpAddressString(text.substring(0, colon)),
                Integer.parseInt(text.substring(colon + 1)));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:3128, 127.0.0.1:3128, true",
        "127.0.0.1:3128, 127.0.0.1:3129, false",
        "127.0.0.1:3128, 127.0.0.2:3128, false",
        "0.0.0.0:3128,   127.0.0.2:3128, true",
        "0.0.0.0:3128,   ::1:3128,       true",
        ":::3128,        0.0.0.0:3128,   true",
        "0.0.0.0:3128,   192.0.2.1:3128, false",
    })
    void areKnown(String proxy, String to, boolean same) {
        Listening listening = new Listening();
        listening.add("eye", address(proxy));

        if (same) {
            assertThatThrownBy(() -> listening.expectElsewhere(address(to)))
                    .hasMessageContaining("is a proxy of shark's own");
        } else {
            assertThatCode(() -> listening.expectElsewhere(address(to))).doesNotThrowAnyException();
        }
    }

    @Test
    void areForgottenWhenTheyAreClosed() {
        Listening listening = new Listening();
        listening.add("eye", address("127.0.0.1:1"));
        assertThat(listening.has("eye")).isTrue();
        listening.remove("eye");

        assertThat(listening.has("eye")).isFalse();
        assertThatCode(() -> listening.expectElsewhere(address("127.0.0.1:1"))).doesNotThrowAnyException();
    }
}

package shark.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacesTest {
    /** Who, with which environment, has what as config, data, state, cache, runtime. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0    | HOME=/root                    | /etc/shark | /var/lib/shark | /var/log/shark | /var/cache/shark | /run/shark
            0    | XDG_DATA_HOME=/x              | /etc/shark | /var/lib/shark | /var/log/shark | /var/cache/shark | /run/shark
            0    | SHARK_HOME=/s                 | /s/config | /s/data | /s/state | /s/cache | /s/run
            1000 | SHARK_HOME=/s/../t/./u        | /t/u/config | /t/u/data | /t/u/state | /t/u/cache | /t/u/run
            1000 | SHARK_HOME= HOME=/h           | /h/.config/shark | /h/.local/share/shark | /h/.local/state/shark | /h/.cache/shark | /tmp/shark-1000
            1000 | HOME=/h XDG_CONFIG_HOME=/c    | /c/shark | /h/.local/share/shark | /h/.local/state/shark | /h/.cache/shark | /tmp/shark-1000
            1000 | HOME=/h XDG_DATA_HOME=rel     | /h/.config/shark | /h/.local/share/shark | /h/.local/state/shark | /h/.cache/shark | /tmp/shark-1000
            1000 | HOME=/h XDG_STATE_HOME=/s XDG_CACHE_HOME=/k | /h/.config/shark | /h/.local/share/shark | /s/shark | /k/shark | /tmp/shark-1000
            1000 | HOME=/h XDG_RUNTIME_DIR=/run/user/1000 | /h/.config/shark | /h/.local/share/shark | /h/.local/state/shark | /h/.cache/shark | /run/user/1000/shark
            1000 | HOME=/tmp/h                   | /tmp/h/.config/shark | /tmp/h/.local/share/shark | /tmp/h/.local/state/shark | /tmp/h/.cache/shark | /tmp/shark-1000
            1000 | LANG=C                        | /.config/shark | /.local/share/shark | /.local/state/shark | /.cache/shark | /tmp/shark-1000
            """)
    void liesWhereTheEnvironmentSays(
            int uid, String environment, String config, String data, String state, String cache, String runtime) {
        assertThat(Places.of(parse(environment), uid))
                .isEqualTo(
                        new Places(Path.of(config), Path.of(data), Path.of(state), Path.of(cache), Path.of(runtime)));
    }

    @Test
    void aRelativeHomeOfSharksIsTakenFromHere() {
        Places places = Places.of(Map.of("SHARK_HOME", "mine"), 0);

        assertThat(places.data())
                .isAbsolute()
                .isEqualTo(Path.of("").toAbsolutePath().resolve("mine/data"));
        assertThat(places.socket()).isEqualTo(places.runtime().resolve("sharkd.sock"));
    }

    private static Map<String, String> parse(String environment) {
        Map<String, String> variables = new HashMap<>();
        for (String variable : environment.split(" ", -1)) {
            int equals = variable.indexOf('=');
            variables.put(variable.substring(0, equals), variable.substring(equals + 1));
        }
        return variables;
    }
}

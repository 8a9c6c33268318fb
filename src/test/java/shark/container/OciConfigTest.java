package shark.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shark.base.SharkException;

/** The bundle's config.json as a whole, and what is read of runc. */
class OciConfigTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Machine MACHINE = new Machine("x86_64", "6.1.0");

    @TempDir
    Path directory;

    @Test
    void isWrittenAsItShouldBe() throws IOException {
        ContainerSpec.Mount overlay = new ContainerSpec.Mount(
                "/", "overlay", "overlay", List.of("lowerdir=/base", "upperdir=/u", "workdir=/w"));
        ContainerSpec.Mount file = ContainerSpec.Mount.bind(Path.of("/own/hosts"), "/etc/hosts", true);
        assertThat(config(spec(List.of(file, overlay), "/project", true)))
                .isEqualTo(JSON.readTree(OciConfigTest.class.getResourceAsStream("/container/config.json")));
    }

    @Test
    void withoutAPlaceOfItsOwnItBeginsAtTheRoot() throws IOException {
        JsonNode config = config(spec(List.of(), "", false));
        assertThat(config.at("/process/cwd").asText()).isEqualTo("/");
        assertThat(config.at("/process/noNewPrivileges").asBoolean()).isFalse();
        assertThat(config.at("/mounts/0/destination").asText()).isEqualTo("/proc");
    }

    @ParameterizedTest
    @CsvSource({
        "/a:/b,/b,/a,rw",
        "/a:/b:ro,/b,/a,ro",
        "/a b:/c,/c,/a b,rw",
    })
    void aMountIsRead(String text, String destination, String source, String access) {
        assertThat(ContainerSpec.Mount.parse(text))
                .isEqualTo(new ContainerSpec.Mount(destination, "bind", source, List.of("rbind", access)));
    }

    @ParameterizedTest
    @CsvSource({"/a", "a:/b", "/a:b", "/a:/b:rx", "/a:/b:ro:x", ":", "''"})
    void aMountThatIsNoneIsSaid(String text) {
        assertThatThrownBy(() -> ContainerSpec.Mount.parse(text))
                .isInstanceOf(SharkException.class)
                .hasMessage("the mount '" + text + "' is not SRC:DST or SRC:DST:ro with absolute paths");
    }

    @Test
    void anErrorOfRuncsIsItsMessage() throws IOException {
        Path log = directory.resolve("log");
        assertThat(Runc.lastError(log)).startsWith("it does not say why");
        Files.write(
                log,
                List.of(
                        "{'level':'warning','msg':'a warning','time':'2026'}".replace('\'', '"'),
                        "{'level':'error','msg':'runc run failed: unable to mount /a','time':'2026'}"
                                .replace('\'', '"')));
        assertThat(Runc.lastError(log)).isEqualTo("unable to mount /a");
        Files.writeString(log, "panic: no JSON at all\n");
        assertThat(Runc.lastError(log)).startsWith("it does not say why");
        Files.writeString(log, "");
        assertThat(Runc.lastError(log)).isEqualTo("it does not say why");
    }

    @Test
    void whatRuncCannotStartIsSaidInASentence() {
        Runc runc = new Runc(directory.resolve("runc"));
        ContainerSpec wrong = spec(Path.of(System.getProperty("shark.native")), List.of(), "", false);
        assertThatThrownBy(() -> runc.start("wrong", directory.resolve("bundle"), wrong))
                .isInstanceOf(SharkException.class)
                .hasMessageStartingWith("runc could not start wrong: ")
                .hasMessageNotContainingAny("level=", "\"msg\"");
        runc.delete("wrong");
    }

    private static ContainerSpec spec(List<ContainerSpec.Mount> mounts, String workdir, boolean noNewPrivileges) {
        return spec(Path.of("/opt/shark-native"), mounts, workdir, noNewPrivileges);
    }

    private static ContainerSpec spec(
            Path init, List<ContainerSpec.Mount> mounts, String workdir, boolean noNewPrivileges) {
        return new ContainerSpec(
                "dev",
                "/shark/0123456789ab/dev",
                Path.of("/no/root"),
                mounts,
                init,
                Path.of("/proc/1/fd/9"),
                Map.of("PATH", "/bin", "LANG", "C.UTF-8"),
                workdir,
                noNewPrivileges);
    }

    /** The filter is tested by itself. */
    private static JsonNode config(ContainerSpec spec) throws IOException {
        String text = OciConfig.json(spec, MACHINE);
        assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(64 << 10);
        ObjectNode config = (ObjectNode) JSON.readTree(text);
        ObjectNode linux = (ObjectNode) config.get("linux");
        assertThat(linux.at("/seccomp/defaultAction").asText()).isEqualTo("SCMP_ACT_ERRNO");
        linux.remove("seccomp");
        return config;
    }
}

package shark.cli.har;

import java.nio.charset.StandardCharsets;
import java.util.List;
import shark.api.ExchangeDetail;
import shark.base.ExchangeRow;
import shark.base.Phase;
import shark.base.Source;

/** Exchanges as the daemon tells them. */
final class TestingExchange {
    private TestingExchange() {}

    static ExchangeDetail of(String method, String url, String fields, String response, int question, int answer) {
        java.net.URI uri = java.net.URI.create(url);
        String path = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        boolean none = response.isEmpty();
        ExchangeRow row = new ExchangeRow(
                12,
                "dev",
                "tape",
                1_700_000_000_123_456L,
                method,
                uri.getScheme(),
                uri.getHost(),
                uri.getPort() < 0 ? uri.getScheme().equals("https") ? 443 : 80 : uri.getPort(),
                path,
                none ? 0 : Integer.parseInt(response.split(" ", -1)[1]),
                question,
                answer,
                1_500,
                "",
                none ? Source.ERROR : Source.NETWORK,
                Phase.STORED,
                false,
                0,
                none ? "no address for " + uri.getHost() : null);
        return new ExchangeDetail(
                row,
                method + " " + path + " HTTP/1.1\r\n" + fields + "\r\n",
                "",
                "",
                List.of("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"),
                none ? "" : response + "\r\n",
                none ? "" : "Checksum: 1\r\n\r\n",
                "");
    }

    /** The same for another path, of whatever form. */
    static ExchangeDetail withPath(ExchangeDetail detail, String path) {
        ExchangeRow row = detail.row();
        return new ExchangeDetail(
                new ExchangeRow(
                        row.id(),
                        row.sandbox(),
                        row.tape(),
                        row.startedMicros(),
                        row.method(),
                        row.scheme(),
                        row.host(),
                        row.port(),
                        path,
                        row.status(),
                        row.requestBytes(),
                        row.responseBytes(),
                        row.durationMicros(),
                        row.contentType(),
                        row.source(),
                        row.phase(),
                        row.pinned(),
                        row.playedFrom(),
                        row.error()),
                detail.requestHead(),
                detail.requestTrailers(),
                detail.requestDigest(),
                detail.informational(),
                detail.responseHead(),
                detail.responseTrailers(),
                detail.responseDigest());
    }

    static HarEntry.Content content(String text) {
        return content(text.getBytes(StandardCharsets.UTF_8));
    }

    static HarEntry.Content content(byte[] bytes) {
        return new HarEntry.Content(bytes, bytes.length);
    }
}

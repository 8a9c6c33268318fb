package shark.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import shark.api.BodyPart;
import shark.api.ExchangeDetail;
import shark.api.ExchangeList;
import shark.api.ExchangePage;
import shark.api.Methods;
import shark.api.Nothing;
import shark.api.PageExchanges;
import shark.api.ReadBody;
import shark.base.ErrorCode;
import shark.base.ExchangeRow;
import shark.base.SharkException;
import shark.store.Body;
import shark.store.Exchange;
import shark.store.Filter;
import shark.store.Page;
import shark.tape.Tapes;
import shark.tape.dns.MessageText;
import shark.tape.ranges.PartHead;

/** The methods about exchanges. */
final class HttpCalls {
    private static final int MOST_LISTED = 1000;

    private final Tapes tapes;

    HttpCalls(Tapes tapes) {
        this.tapes = tapes;
    }

    void addTo(Calls calls) {
        calls.on(
                Methods.HTTP_LIST,
                list -> new ExchangeList(tapes.list(
                        Filter.parse(list.filter()),
                        list.sandbox(),
                        list.before(),
                        Math.max(1, Math.min(list.limit(), MOST_LISTED)))));
        calls.on(Methods.HTTP_PAGE, this::page);
        calls.on(Methods.HTTP_SHOW, ref -> detail(found(ref.id())));
        calls.on(Methods.HTTP_BODY, this::body);
        calls.on(Methods.HTTP_PIN, pin -> {
            tapes.pin(pin.id(), pin.pinned());
            return new Nothing();
        });
        calls.on(Methods.HTTP_REMOVE, ref -> {
            tapes.remove(ref.id());
            return new Nothing();
        });
    }

    private ExchangePage page(PageExchanges asked) {
        int limit = Math.max(1, Math.min(asked.limit(), MOST_LISTED));
        Page page = tapes.page(
                Filter.parse(asked.filter()), asked.sandbox(), asked.older(), Math.max(0, asked.from()), limit);
        return new ExchangePage(page.rows().stream().map(ExchangeRow::brief).toList(), page.next());
    }

    private Exchange found(long id) {
        return tapes.find(id)
                .orElseThrow(() -> new SharkException(
                        ErrorCode.NOT_FOUND, "no exchange " + id + " is stored; 'shark http ls' lists them"));
    }

    private static ExchangeDetail detail(Exchange exchange) {
        if (isDns(exchange)) {
            String question = MessageText.question(exchange.requestHead());
            String answer = MessageText.answer(exchange.responseHead());
            return new ExchangeDetail(exchange.row(), question, "", "", List.of(), answer, "", "");
        }
        return new ExchangeDetail(
                exchange.row(),
                text(exchange.requestHead()),
                text(exchange.requestTrailers()),
                exchange.requestBody().size() == 0
                        ? ""
                        : exchange.requestBody().digest().hex(),
                exchange.informational().length == 0 ? List.of() : List.of(text(exchange.informational())),
                text(exchange.responseHead()),
                text(exchange.responseTrailers()),
                exchange.responseBody().size() == 0 || isPart(exchange)
                        ? ""
                        : exchange.responseBody().digest().hex());
    }

    private static boolean isPart(Exchange exchange) {
        return exchange.row().status() == 206
                && exchange.row().playedFrom() > 0
                && exchange.responseBody().size() != exchange.row().responseBytes();
    }

    private static boolean isDns(Exchange exchange) {
        return exchange.row().scheme().equals("dns");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private BodyPart body(ReadBody read) {
        Exchange exchange = found(read.id());
        Body body = read.response() ? exchange.responseBody() : exchange.requestBody();
        if (isDns(exchange)) { // Its messages are its heads.
            body = Body.Small.of(read.response() ? exchange.responseHead() : exchange.requestHead());
        }
        // Of a played range, the row names the whole's body.
        boolean isPart = read.response() && isPart(exchange);
        long start = isPart ? PartHead.first(exchange.responseHead()) : 0;
        long size = isPart ? exchange.row().responseBytes() : body.size();
        if (read.offset() < 0 || read.length() < 0 || read.length() > 1 << 20) {
            throw new SharkException(
                    ErrorCode.INVALID, "a part of a body is 0 to 1048576 bytes from an offset of 0 or more");
        }
        int length = (int) Math.max(0, Math.min(read.length(), size - read.offset()));
        if (body instanceof Body.Small small) {
            int from = (int) Math.min(start + read.offset(), small.size());
            return new BodyPart(size, Arrays.copyOfRange(small.content(), from, from + length));
        }
        ByteBuffer part = ByteBuffer.allocate(length);
        try (FileChannel file = FileChannel.open(((Body.Large) body).file())) {
            while (part.hasRemaining() && file.read(part, start + read.offset() + part.position()) > 0) {}
        } catch (IOException e) {
            throw new SharkException(
                    ErrorCode.CORRUPT, "the body of exchange " + read.id() + " cannot be read: " + e.getMessage(), e);
        }
        return new BodyPart(size, Arrays.copyOf(part.array(), part.position()));
    }
}

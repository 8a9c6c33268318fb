package shark.api;

import java.util.List;
import shark.base.ExchangeRow;

/**
 * What has happened since the last event. Sent at most every 50 ms; an exchange that changed often in between is sent once.
 *
 * @param exchanges new or changed, by id; at most 500
 * @param skipped how many more changed and are left out (ask {@code http.ls} for them)
 * @param removed ids that are gone
 * @param sandboxes new or changed
 * @param removedSandboxes names that are gone
 */
public record Event(
        List<ExchangeRow> exchanges,
        long skipped,
        List<Long> removed,
        List<SandboxInfo> sandboxes,
        List<String> removedSandboxes) {}

package shark.api;

import java.util.List;
import shark.base.ExchangeRow;

/** Exchanges, the newest first. */
public record ExchangeList(List<ExchangeRow> exchanges) {}

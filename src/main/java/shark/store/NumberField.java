package shark.store;

import shark.base.ExchangeRow;

/** A number of an exchange that a filter can name. */
enum NumberField {
    STATUS("status"),
    /** Bytes of the answer's body. */
    SIZE("response_bytes"),
    /** Microseconds. */
    DURATION("duration_us");

    private final String sql;

    NumberField(String sql) {
        this.sql = sql;
    }

    String sql() {
        return sql;
    }

    long of(ExchangeRow row) {
        return switch (this) {
            case STATUS -> row.status();
            case SIZE -> row.responseBytes();
            case DURATION -> row.durationMicros();
        };
    }
}

package shark.store;

import shark.base.ExchangeRow;

/** A text of an exchange that a filter can name. */
enum TextField {
    HOST("host"),
    PATH("path"),
    METHOD("method"),
    SCHEME("scheme"),
    SANDBOX("sandbox"),
    TAPE("tape"),
    TYPE("content_type"),
    SOURCE("source"),
    ERROR("ifnull(error, '')"),
    /** With the port always: a pattern may name it. */
    URL("(scheme || '://' || host || ':' || port || path)");

    private final String sql;

    TextField(String sql) {
        this.sql = sql;
    }

    String sql() {
        return sql;
    }

    String of(ExchangeRow row) {
        return switch (this) {
            case HOST -> row.host();
            case PATH -> row.path();
            case METHOD -> row.method();
            case SCHEME -> row.scheme();
            case SANDBOX -> row.sandbox();
            case TAPE -> row.tape();
            case TYPE -> row.contentType();
            case SOURCE -> row.source().word();
            case ERROR -> row.error() == null ? "" : row.error();
            case URL -> row.scheme() + "://" + row.host() + ":" + row.port() + row.path();
        };
    }
}

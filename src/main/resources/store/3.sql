CREATE INDEX exchange_pinned ON exchange (tape, match_key, id) WHERE pinned = 1 AND match_key IS NOT NULL

CREATE TABLE body (
  digest BLOB NOT NULL PRIMARY KEY,
  size INTEGER NOT NULL,
  content BLOB
);
CREATE TABLE exchange (
  id INTEGER PRIMARY KEY,
  sandbox TEXT NOT NULL,
  tape TEXT NOT NULL,
  started_us INTEGER NOT NULL,
  method TEXT NOT NULL,
  scheme TEXT NOT NULL,
  host TEXT NOT NULL,
  port INTEGER NOT NULL,
  path TEXT NOT NULL,
  status INTEGER NOT NULL,
  request_bytes INTEGER NOT NULL,
  response_bytes INTEGER NOT NULL,
  duration_us INTEGER NOT NULL,
  content_type TEXT NOT NULL,
  source TEXT NOT NULL,
  pinned INTEGER NOT NULL DEFAULT 0,
  played_from INTEGER NOT NULL DEFAULT 0,
  error TEXT,
  match_key BLOB,
  request_head BLOB NOT NULL,
  request_body BLOB,
  request_trailers BLOB NOT NULL,
  informational BLOB NOT NULL,
  response_head BLOB NOT NULL,
  response_body BLOB,
  response_trailers BLOB NOT NULL
);
CREATE INDEX exchange_by_key ON exchange (tape, match_key, id) WHERE match_key IS NOT NULL;
CREATE INDEX exchange_by_sandbox ON exchange (sandbox, id);
CREATE INDEX exchange_by_request_body ON exchange (request_body) WHERE request_body IS NOT NULL;
CREATE INDEX exchange_by_response_body ON exchange (response_body) WHERE response_body IS NOT NULL;
CREATE TABLE counter (
  sandbox TEXT NOT NULL PRIMARY KEY,
  exchanges INTEGER NOT NULL,
  played INTEGER NOT NULL,
  errors INTEGER NOT NULL,
  bytes_out INTEGER NOT NULL,
  bytes_in INTEGER NOT NULL
)

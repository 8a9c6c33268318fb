CREATE INDEX exchange_by_tape ON exchange (tape, id);
CREATE TABLE tape (
  name TEXT NOT NULL PRIMARY KEY,
  created_us INTEGER NOT NULL,
  rules TEXT NOT NULL DEFAULT '',
  rules_at INTEGER NOT NULL DEFAULT 0,
  changes INTEGER NOT NULL DEFAULT 0,
  hash BLOB,
  hash_at INTEGER NOT NULL DEFAULT -1,
  hash_exchanges INTEGER NOT NULL DEFAULT 0,
  hash_bytes INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE tape_unwanted (
  tape TEXT NOT NULL,
  first_id INTEGER NOT NULL,
  last_id INTEGER NOT NULL,
  PRIMARY KEY (tape, first_id)
);
INSERT INTO tape (name, created_us)
WITH RECURSIVE names (name) AS (
  SELECT min(tape) FROM exchange
  UNION ALL
  SELECT (SELECT min(tape) FROM exchange WHERE tape > names.name) FROM names WHERE names.name IS NOT NULL
)
SELECT name, (SELECT started_us FROM exchange WHERE tape = name ORDER BY id LIMIT 1) FROM names WHERE name IS NOT NULL

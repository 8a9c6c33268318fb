CREATE VIRTUAL TABLE head_text USING fts5(
  text, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2'
);
CREATE TABLE body_words (
  id INTEGER PRIMARY KEY,
  digest BLOB NOT NULL UNIQUE
);
CREATE VIRTUAL TABLE body_text USING fts5(
  text, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2'
)

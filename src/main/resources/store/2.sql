CREATE INDEX body_in_file ON body (size, content) WHERE content IS NULL

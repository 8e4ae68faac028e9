-- The look-up database: what was read and found, unit by unit. One transaction per instrument.
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS instruments (
  id TEXT PRIMARY KEY, title TEXT NOT NULL, status TEXT NOT NULL, date TEXT NOT NULL,
  complete INTEGER NOT NULL, fingerprint TEXT NOT NULL, path TEXT NOT NULL, metadata TEXT NOT NULL,
  names TEXT NOT NULL, divisions TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS units (
  instrument TEXT NOT NULL, unit TEXT NOT NULL, position INTEGER NOT NULL, label TEXT NOT NULL,
  heading TEXT NOT NULL, text TEXT NOT NULL, provisions TEXT NOT NULL, findings TEXT NOT NULL,
  PRIMARY KEY (instrument, unit)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS citations (
  instrument TEXT NOT NULL, unit TEXT NOT NULL, position INTEGER NOT NULL, raw TEXT NOT NULL,
  title TEXT NOT NULL, articles TEXT NOT NULL, relation TEXT NOT NULL, target TEXT NOT NULL,
  status TEXT NOT NULL, PRIMARY KEY (instrument, unit, position)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS citations_by_target ON citations (target);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (
  instrument UNINDEXED, unit UNINDEXED, body, tokenize = "unicode61 remove_diacritics 0"
);

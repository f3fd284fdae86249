-- The control file of a data folder; run again when its form is older (CONTROL_FORMAT). Which practices it has, and the
-- newest head of each that somebody verified or backed up, so that a tail cut from a practice's file is seen.
PRAGMA application_id = 1147238755; -- "Dayc"
CREATE TABLE IF NOT EXISTS practice(name TEXT PRIMARY KEY, uuid BLOB NOT NULL, made INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS head(name TEXT PRIMARY KEY, seq INTEGER NOT NULL, running BLOB NOT NULL,
  at INTEGER NOT NULL) STRICT;
-- The same of each practice's audit.
CREATE TABLE IF NOT EXISTS audit_head(name TEXT PRIMARY KEY, seq INTEGER NOT NULL, running BLOB NOT NULL,
  at INTEGER NOT NULL) STRICT;
-- The key of what is sealed in this file, wrapped by the master key; next: by the one that is to take its place.
CREATE TABLE IF NOT EXISTS secret(number INTEGER PRIMARY KEY, wrapped BLOB NOT NULL, next BLOB) STRICT;

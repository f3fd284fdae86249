-- The journal of one practice: what was said, in the order in which it came. Rows are added, never changed.
-- This is format 2, together with beside.sql; upgrade_2.sql makes it of format 1.

PRAGMA application_id = 1147238754; -- "Dayb"
-- What the file is: format, name and uuid of the practice, when it was made, whether it may send (live).
CREATE TABLE meta(name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;
-- A key for each segment and generation, wrapped by the master key. segment: the number of the key, that boxes name:
-- generation << 4 | segment (0 general, 1 substance use, 2 files, 3 and 4 the index of names of either).
CREATE TABLE key(segment INTEGER PRIMARY KEY, wrapped BLOB NOT NULL) STRICT;
-- Kinds of facts as numbers, given when a kind first came.
CREATE TABLE kind(code INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

-- Narrow, for a whole month is derived by walking it: the clear line has the fact's words masked.
-- at, received: microseconds UTC.
CREATE TABLE fact(seq INTEGER PRIMARY KEY, kind INTEGER NOT NULL, at INTEGER NOT NULL, received INTEGER NOT NULL,
  id TEXT NOT NULL UNIQUE, clear TEXT NOT NULL) STRICT;
-- leaf: SHA-256(0x00, salt, bytes). running: SHA-256(0x02, running before, leaf).
-- box: nonce, then salt and canonical bytes sealed for practice and id. The salt lies in the box: beside the leaf
-- it would let anyone try guesses against it.
CREATE TABLE body(seq INTEGER PRIMARY KEY, segment INTEGER NOT NULL, leaf BLOB NOT NULL, running BLOB NOT NULL,
  box BLOB NOT NULL) STRICT;
-- Facts that came again: written so that the commit behind "stored already" is a durable one.
CREATE TABLE repeat(seq INTEGER PRIMARY KEY, times INTEGER NOT NULL, last INTEGER NOT NULL) STRICT;

-- Files that came or went: name and compressed bytes, sealed.
CREATE TABLE original(hash BLOB PRIMARY KEY, box BLOB NOT NULL, key INTEGER NOT NULL DEFAULT 2) STRICT;
-- Numbers that are given once: the next one of each series.
CREATE TABLE control(name TEXT PRIMARY KEY, next INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TRIGGER fact_kept BEFORE UPDATE ON fact BEGIN SELECT RAISE(ABORT, 'facts are never changed'); END;
CREATE TRIGGER fact_stays BEFORE DELETE ON fact BEGIN SELECT RAISE(ABORT, 'facts are never deleted'); END;
CREATE TRIGGER body_kept BEFORE UPDATE ON body BEGIN SELECT RAISE(ABORT, 'facts are never changed'); END;
CREATE TRIGGER body_stays BEFORE DELETE ON body BEGIN SELECT RAISE(ABORT, 'facts are never deleted'); END;
CREATE TRIGGER kind_kept BEFORE UPDATE ON kind BEGIN SELECT RAISE(ABORT, 'kinds are never changed'); END;
CREATE TRIGGER kind_stays BEFORE DELETE ON kind BEGIN SELECT RAISE(ABORT, 'kinds are never deleted'); END;
CREATE TRIGGER original_kept BEFORE UPDATE ON original BEGIN SELECT RAISE(ABORT, 'originals are never changed'); END;
CREATE TRIGGER original_stays BEFORE DELETE ON original BEGIN SELECT RAISE(ABORT, 'originals are never deleted'); END;
CREATE TRIGGER key_stays BEFORE DELETE ON key BEGIN SELECT RAISE(ABORT, 'keys are never deleted'); END;
CREATE TRIGGER control_rises BEFORE UPDATE ON control WHEN new.next <= old.next
  BEGIN SELECT RAISE(ABORT, 'numbers are never given twice'); END;
CREATE TRIGGER control_stays BEFORE DELETE ON control BEGIN SELECT RAISE(ABORT, 'numbers are never given twice'); END;

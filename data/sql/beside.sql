-- What a practice keeps beside its facts. Nothing of it is derived, and nothing of it is a fact.

-- While the master key is changed: the keys wrapped by the new one, until every practice of the folder has them.
CREATE TABLE key_next(segment INTEGER PRIMARY KEY, wrapped BLOB NOT NULL) STRICT;

-- Who saw and did what. about: the entry that this one answers, or 0. key: segment and generation of the box, which
-- holds a salt and the detail; running: SHA-256(0x02, the one before, SHA-256(0x00, salt, all of the entry)).
CREATE TABLE audit(seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, event INTEGER NOT NULL, who TEXT NOT NULL,
  person TEXT NOT NULL, space INTEGER NOT NULL, subject TEXT NOT NULL, about INTEGER NOT NULL, key INTEGER NOT NULL,
  running BLOB NOT NULL, box BLOB NOT NULL) STRICT;
CREATE INDEX audit_at ON audit(at);
CREATE INDEX audit_event ON audit(event);
CREATE INDEX audit_who ON audit(who);
CREATE INDEX audit_person ON audit(person) WHERE person <> '';
CREATE INDEX audit_subject ON audit(subject, space) WHERE subject <> '';
CREATE INDEX audit_about ON audit(about) WHERE about <> 0;
CREATE TRIGGER audit_kept BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is never changed'); END;
CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is never cut'); END;

-- What somebody has begun to write, sealed.
CREATE TABLE draft(owner TEXT NOT NULL, name TEXT NOT NULL, at INTEGER NOT NULL, key INTEGER NOT NULL,
  box BLOB NOT NULL, UNIQUE(owner, name)) STRICT;
CREATE INDEX draft_at ON draft(at);

-- Facts that wait for a second person. decided: when, 0 while open. answer: the words of the decision, sealed.
CREATE TABLE proposal(seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, at INTEGER NOT NULL,
  by TEXT NOT NULL, key INTEGER NOT NULL, box BLOB NOT NULL, decided INTEGER NOT NULL, decided_by TEXT NOT NULL,
  verdict INTEGER NOT NULL, answer_key INTEGER NOT NULL, answer BLOB NOT NULL) STRICT;
CREATE INDEX proposal_open ON proposal(seq) WHERE decided = 0;
CREATE TRIGGER proposal_once BEFORE UPDATE ON proposal WHEN old.decided <> 0
  BEGIN SELECT RAISE(ABORT, 'what is decided stays'); END;
CREATE TRIGGER proposal_kept BEFORE UPDATE OF seq, id, kind, at, by, key, box ON proposal
  BEGIN SELECT RAISE(ABORT, 'what was proposed is never changed'); END;
CREATE TRIGGER proposal_stays BEFORE DELETE ON proposal BEGIN SELECT RAISE(ABORT, 'proposals stay'); END;

-- How the practice wants the console to be. In clear: nothing about a patient.
CREATE TABLE setting(name TEXT PRIMARY KEY, value TEXT NOT NULL, at INTEGER NOT NULL, by TEXT NOT NULL) STRICT;

-- Long work that somebody started. state: see beside.h; the box holds what came of it.
CREATE TABLE job(seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, by TEXT NOT NULL,
  began INTEGER NOT NULL, ended INTEGER NOT NULL, state INTEGER NOT NULL, done INTEGER NOT NULL,
  total INTEGER NOT NULL, key INTEGER NOT NULL, box BLOB NOT NULL) STRICT;
CREATE INDEX job_running ON job(seq) WHERE ended = 0;

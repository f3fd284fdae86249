-- What is derived from the facts for looking up. All of it can be dropped (derived_drop.sql) and made again; nothing
-- that is sealed in the journal may be here. Texts are empty where there is none; days count from 1970-01-01.

-- Whatever facts name: kinds (space 0, by their name), subjects (space: of fact_subject), and the days (UTC) on which
-- somebody worked (the space after these; "20410 pr0001", "long pr0001").
-- roles: bit n: introduced as subject n. part2: of a substance-use programme (42 CFR Part 2).
CREATE TABLE d_subject(number INTEGER PRIMARY KEY, space INTEGER NOT NULL, id TEXT NOT NULL, roles INTEGER NOT NULL,
  part2 INTEGER NOT NULL, UNIQUE(space, id)) STRICT;
-- Which facts name which subject: subject << 37 | seq. One number, for a tree of whole numbers is the fastest there is.
-- kind: the fact's, so that who wants some kinds only need not look at the others.
CREATE TABLE d_ref(subject_seq INTEGER PRIMARY KEY, kind INTEGER NOT NULL) STRICT;
-- By what a patient is found: words, cut to each length, under a key of the practice; no word lies here. Not in the
-- derived hash, for it depends on the keys.
CREATE TABLE d_name(token INTEGER NOT NULL, subject INTEGER NOT NULL, PRIMARY KEY(token, subject)) STRICT, WITHOUT ROWID;
CREATE INDEX d_name_subject ON d_name(subject);

CREATE TABLE d_claim(made_seq INTEGER PRIMARY KEY, claim TEXT NOT NULL UNIQUE, enrollment TEXT NOT NULL,
  patient TEXT NOT NULL, payer TEXT NOT NULL, month INTEGER, status INTEGER NOT NULL, frequency INTEGER NOT NULL,
  replaces TEXT NOT NULL, replaced_by TEXT NOT NULL, number TEXT NOT NULL, batch TEXT NOT NULL,
  set_number INTEGER NOT NULL, charge INTEGER NOT NULL, expected INTEGER NOT NULL, paid INTEGER NOT NULL,
  patient_due INTEGER NOT NULL, priced INTEGER NOT NULL, lines INTEGER NOT NULL, from_day INTEGER, to_day INTEGER,
  until_day INTEGER, paid_day INTEGER, lost_day INTEGER, last_seq INTEGER NOT NULL) STRICT;
CREATE INDEX d_claim_enrollment ON d_claim(enrollment);
CREATE INDEX d_claim_patient ON d_claim(patient);
CREATE INDEX d_claim_status ON d_claim(status);
CREATE INDEX d_claim_to ON d_claim(to_day);
CREATE INDEX d_claim_number ON d_claim(number) WHERE number <> '';
CREATE INDEX d_claim_batch ON d_claim(batch) WHERE batch <> '';

CREATE TABLE d_line(control TEXT NOT NULL UNIQUE, claim TEXT NOT NULL, enrollment TEXT NOT NULL, patient TEXT NOT NULL,
  code TEXT NOT NULL, modifiers TEXT NOT NULL, place INTEGER NOT NULL, units INTEGER NOT NULL, from_day INTEGER,
  to_day INTEGER, on_day INTEGER, charge INTEGER NOT NULL, expected INTEGER NOT NULL, paid INTEGER NOT NULL,
  priced INTEGER NOT NULL, standing INTEGER NOT NULL) STRICT;
-- A duplicate claim cannot be made: one standing line for an enrollment, code and first day.
CREATE UNIQUE INDEX d_line_standing ON d_line(enrollment, code, from_day) WHERE standing;
CREATE INDEX d_line_claim ON d_line(claim, place);

CREATE TABLE d_batch(seq INTEGER PRIMARY KEY, batch TEXT NOT NULL UNIQUE, payer TEXT NOT NULL, file TEXT NOT NULL,
  control INTEGER NOT NULL, hash BLOB NOT NULL, claims INTEGER NOT NULL, charge INTEGER NOT NULL,
  test INTEGER NOT NULL, answered INTEGER NOT NULL) STRICT;
CREATE INDEX d_batch_control ON d_batch(control);

CREATE TABLE d_answer(seq INTEGER PRIMARY KEY, answer TEXT NOT NULL UNIQUE, type INTEGER NOT NULL, hash BLOB NOT NULL,
  control TEXT NOT NULL, payer TEXT NOT NULL, trace TEXT NOT NULL, amount INTEGER NOT NULL, on_day INTEGER) STRICT;

CREATE TABLE d_work(seq INTEGER PRIMARY KEY, work TEXT NOT NULL UNIQUE, about INTEGER NOT NULL, claim TEXT NOT NULL,
  enrollment TEXT NOT NULL, answer TEXT NOT NULL, worth INTEGER NOT NULL, due_day INTEGER,
  done_seq INTEGER NOT NULL) STRICT;
CREATE INDEX d_work_open ON d_work(worth DESC, seq) WHERE done_seq = 0;
CREATE INDEX d_work_claim ON d_work(claim, seq) WHERE claim <> '';

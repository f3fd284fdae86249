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

-- Who may come in, in the control file. What names somebody is sealed (box); what is compared is hashed. Times:
-- microseconds UTC; 0: never, not.
-- login: keyed hash of it. password: argon2id's text, sealed too. totp_new: not yet confirmed. totp_step: the last
-- one that was shown. practice: the one used last. trial: for trying the program
-- out, from the machine itself.
CREATE TABLE IF NOT EXISTS account(id TEXT PRIMARY KEY, login BLOB NOT NULL UNIQUE, box BLOB NOT NULL, password BLOB,
  password_at INTEGER NOT NULL, totp BLOB, totp_new BLOB, totp_step INTEGER NOT NULL, practice TEXT NOT NULL,
  made INTEGER NOT NULL, trial INTEGER NOT NULL) STRICT, WITHOUT ROWID;
-- person: id in the practice's facts. box: the name. waiting: the invitation is not taken yet.
CREATE TABLE IF NOT EXISTS member(account TEXT NOT NULL REFERENCES account(id), practice TEXT NOT NULL,
  role TEXT NOT NULL, person TEXT NOT NULL, box BLOB NOT NULL, part2_by TEXT NOT NULL, part2_at INTEGER NOT NULL,
  disabled INTEGER NOT NULL, waiting INTEGER NOT NULL, made INTEGER NOT NULL, used INTEGER NOT NULL,
  PRIMARY KEY(account, practice)) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS member_practice ON member(practice);
-- hash: SHA-256 of the cookie's value. signs: the text whose signature was prepared, and how. challenge: of the
-- passkey ceremony that runs, and for what.
CREATE TABLE IF NOT EXISTS session(id TEXT PRIMARY KEY, hash BLOB NOT NULL UNIQUE, account TEXT NOT NULL,
  practice TEXT NOT NULL, device TEXT NOT NULL, second INTEGER NOT NULL, made INTEGER NOT NULL, used INTEGER NOT NULL,
  idle INTEGER NOT NULL, ends INTEGER NOT NULL, fresh INTEGER NOT NULL, signs BLOB, signs_way TEXT NOT NULL,
  signs_until INTEGER NOT NULL, challenge BLOB, challenge_for INTEGER NOT NULL, challenge_until INTEGER NOT NULL)
  STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS session_account ON session(account);
CREATE TABLE IF NOT EXISTS passkey(id TEXT PRIMARY KEY, account TEXT NOT NULL, credential BLOB NOT NULL UNIQUE,
  kind INTEGER NOT NULL, key BLOB NOT NULL, counter INTEGER NOT NULL, host TEXT NOT NULL, box BLOB NOT NULL,
  made INTEGER NOT NULL, used INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS passkey_account ON passkey(account);
CREATE TABLE IF NOT EXISTS recovery(account TEXT NOT NULL, hash BLOB NOT NULL, PRIMARY KEY(account, hash))
  STRICT, WITHOUT ROWID;
-- Browsers in which somebody signed in: one may be several people's.
CREATE TABLE IF NOT EXISTS device(hash BLOB NOT NULL, account TEXT NOT NULL, made INTEGER NOT NULL,
  used INTEGER NOT NULL, PRIMARY KEY(hash, account)) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS device_account ON device(account);
CREATE TABLE IF NOT EXISTS invitation(hash BLOB PRIMARY KEY, account TEXT NOT NULL, practice TEXT NOT NULL,
  made INTEGER NOT NULL, ends INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS invitation_account ON invitation(account, practice);
-- Failed tries. key: keyed hash of what is guessed at, and from where, cut so short that the table stays small.
CREATE TABLE IF NOT EXISTS slow(key INTEGER PRIMARY KEY, fails INTEGER NOT NULL, last INTEGER NOT NULL,
  until INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS token(id TEXT PRIMARY KEY, hash BLOB NOT NULL UNIQUE, practice TEXT NOT NULL,
  name TEXT NOT NULL, scopes TEXT NOT NULL, by TEXT NOT NULL, made INTEGER NOT NULL, ends INTEGER NOT NULL,
  used INTEGER NOT NULL, ended INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS token_practice ON token(practice);
-- Closed records that were opened by break-glass. box: the reason; said: what the reviewer wrote. Rows stay.
CREATE TABLE IF NOT EXISTS glass(id TEXT PRIMARY KEY, practice TEXT NOT NULL, account TEXT NOT NULL,
  patient TEXT NOT NULL, box BLOB NOT NULL, opened INTEGER NOT NULL, ends INTEGER NOT NULL, reviewed_by TEXT NOT NULL,
  reviewed INTEGER NOT NULL, verdict TEXT NOT NULL, said BLOB) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS glass_patient ON glass(practice, account, patient);
CREATE TRIGGER IF NOT EXISTS glass_stays BEFORE DELETE ON glass
  BEGIN SELECT RAISE(ABORT, 'openings are never deleted'); END;
CREATE TRIGGER IF NOT EXISTS glass_judged_once BEFORE UPDATE ON glass WHEN old.reviewed <> 0
  BEGIN SELECT RAISE(ABORT, 'an opening is reviewed once'); END;

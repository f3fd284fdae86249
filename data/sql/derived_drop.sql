-- Every derived table that there ever was.
DROP TABLE IF EXISTS d_subject;
DROP TABLE IF EXISTS d_ref;
DROP TABLE IF EXISTS d_name;
DROP TABLE IF EXISTS d_claim;
DROP TABLE IF EXISTS d_line;
DROP TABLE IF EXISTS d_batch;
DROP TABLE IF EXISTS d_answer;
DROP TABLE IF EXISTS d_work;

-- From format 1 to 2; beside.sql follows. Originals of format 1 are sealed with the key of files, generation 0.
ALTER TABLE original ADD COLUMN key INTEGER NOT NULL DEFAULT 2;

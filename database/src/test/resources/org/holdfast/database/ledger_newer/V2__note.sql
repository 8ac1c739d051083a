ALTER TABLE entry ADD COLUMN note ${text};

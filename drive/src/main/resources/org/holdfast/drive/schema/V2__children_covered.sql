-- What of a folder is known already is seen in the index alone.
DROP INDEX item_state_children;

CREATE INDEX item_state_children ON item_state (drive_no, parent_id, item_id, from_seq)
  WHERE to_seq IS NULL AND status = 0;

CREATE TABLE page (id ${long} PRIMARY KEY, words ${text} NOT NULL)${strict};

CREATE TABLE half (id ${long} PRIMARY KEY)${strict};
CREATE TABLE half (id ${long} PRIMARY KEY)${strict};

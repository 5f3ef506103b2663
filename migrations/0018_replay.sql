-- What the arrival came from, where one comes from one thing alone (a command from its trigger): the same once more is a
-- replay, however long ago. Empty where there is none.
ALTER TABLE inbox ADD COLUMN came_from TEXT NOT NULL DEFAULT '';

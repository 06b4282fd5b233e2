# A note without words.
DELETE DATA { <p/note/1> rdfs:comment "横線と読んだ。"@ja }

# A project of two measures.
INSERT DATA { <p/project/1> kf:measure <p/measure/1> }
